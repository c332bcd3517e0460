-- name: stock
-- Product by product along the index of the codes (`sku >=` repeats the row comparison for the planner), so that
-- a page reads only its own levels. `bare`: products that are shown although no warehouse holds them.
WITH shown AS (
    SELECT p.sku, coalesce(k.code, '') AS code, p.id AS product_id, k.warehouse_id, p.name, p.base_unit,
           coalesce(k.on_hand, 0) AS on_hand, coalesce(k.reserved, 0) AS reserved, k.lots, b.quantity AS reorder_point
    FROM product p LEFT JOIN LATERAL (
        SELECT w.code, w.id AS warehouse_id, sum(s.on_hand) AS on_hand, sum(s.reserved) AS reserved,
               json_agg(json_build_object('lot', s.lot, 'on_hand', s.on_hand::text, 'reserved', s.reserved::text)
                        ORDER BY s.lot) FILTER (WHERE s.lot <> '') AS lots
        FROM stock_level s JOIN warehouse w ON w.id = s.warehouse_id
        WHERE s.product_id = p.id AND (%(warehouse)s::bigint IS NULL OR w.id = %(warehouse)s)
          AND (%(everywhere)s OR w.code = ANY (%(codes)s))
        GROUP BY w.id
    ) k ON true LEFT JOIN reorder_point b ON b.product_id = p.id AND b.warehouse_id = k.warehouse_id
    WHERE (k.code IS NOT NULL OR p.id = ANY (%(bare)s))
      AND (%(product)s::bigint IS NULL OR p.id = %(product)s)
      AND (%(ids)s::bigint[] IS NULL OR p.id = ANY (%(ids)s))
      AND (NOT %(low)s OR k.on_hand - k.reserved < b.quantity)
      AND p.sku >= %(sku)s AND (p.sku, coalesce(k.code, '')) > (%(sku)s, %(code)s)
    ORDER BY p.sku, code LIMIT %(limit)s
)
SELECT shown.*, coalesce(i.quantity, 0) AS incoming, i.receipts
FROM shown LEFT JOIN LATERAL (
    SELECT sum(l.quantity - l.received) AS quantity,
           (array_agg(json_build_array(r.number, r.expected_on, (l.quantity - l.received)::text)
                      ORDER BY r.expected_on, r.id))[:%(reasons)s] AS receipts
    FROM expected_receipt_line l JOIN expected_receipt r ON r.id = l.receipt_id
    WHERE l.product_id = shown.product_id AND l.is_open AND r.warehouse_id = shown.warehouse_id
) i ON true
ORDER BY shown.sku, shown.code;

-- name: moves
SELECT m.id, m.at, p.sku AS product, p.name, p.base_unit AS unit, w.code AS warehouse, s.lot, m.kind, m.on_hand_change, m.reserved_change,
       m.source, d.number AS document, r.number AS receipt, u.name AS actor
FROM stock_move m JOIN stock_level s ON s.id = m.level_id JOIN product p ON p.id = s.product_id
JOIN warehouse w ON w.id = s.warehouse_id
LEFT JOIN stock_document d ON d.id = CASE WHEN m.source LIKE 'document:%%' THEN substr(m.source, 10)::bigint END
LEFT JOIN expected_receipt r ON r.id = d.receipt_id
LEFT JOIN app_user u ON u.id = m.actor_id
WHERE (%(product)s::bigint IS NULL OR s.product_id = %(product)s)
  AND (%(warehouse)s::bigint IS NULL OR s.warehouse_id = %(warehouse)s)
  AND (%(everywhere)s OR w.code = ANY (%(codes)s))
  AND (%(since)s::timestamptz IS NULL OR m.at >= %(since)s) AND m.id < %(before)s
ORDER BY m.id DESC LIMIT %(limit)s;

-- name: documents
SELECT d.id, d.number, d.kind, w.code AS warehouse, t.code AS to_warehouse, r.number AS receipt, d.reason, d.at,
       u.name AS actor,
       (SELECT json_agg(json_build_object('product', p.sku, 'lot', s.lot, 'quantity', l.quantity::text,
                                          'counted', l.counted::text, 'before', l.before::text) ORDER BY l.id)
        FROM stock_document_line l JOIN stock_level s ON s.id = l.level_id JOIN product p ON p.id = s.product_id
        WHERE l.document_id = d.id) AS lines
FROM stock_document d JOIN warehouse w ON w.id = d.warehouse_id
LEFT JOIN warehouse t ON t.id = d.to_warehouse_id LEFT JOIN expected_receipt r ON r.id = d.receipt_id
LEFT JOIN app_user u ON u.id = d.actor_id
WHERE (%(kind)s::text IS NULL OR d.kind = %(kind)s)
  AND (%(warehouse)s::bigint IS NULL OR d.warehouse_id = %(warehouse)s OR d.to_warehouse_id = %(warehouse)s)
  AND (%(everywhere)s OR w.code = ANY (%(codes)s) OR t.code = ANY (%(codes)s))
  AND (%(id)s::bigint IS NULL OR d.id = %(id)s) AND d.id < %(before)s
ORDER BY d.id DESC LIMIT %(limit)s;

-- name: receipts
SELECT r.id, r.number, w.code AS warehouse, v.code AS supplier, r.reference, r.expected_on AS expected_at, r.state,
       r.note, r.version, r.created_at,
       (SELECT json_agg(json_build_object('line', l.position, 'product', p.sku, 'name', p.name, 'unit', p.base_unit,
                'quantity', l.quantity::text, 'received', l.received::text,
                'open', CASE WHEN l.is_open THEN greatest(l.quantity - l.received, 0) ELSE 0 END::text)
            ORDER BY l.position)
        FROM expected_receipt_line l JOIN product p ON p.id = l.product_id WHERE l.receipt_id = r.id) AS lines
FROM expected_receipt r JOIN warehouse w ON w.id = r.warehouse_id LEFT JOIN supplier v ON v.id = r.supplier_id
WHERE (%(state)s::text IS NULL OR r.state = %(state)s)
  AND (%(warehouse)s::bigint IS NULL OR r.warehouse_id = %(warehouse)s)
  AND (%(product)s::bigint IS NULL
       OR EXISTS (SELECT 1 FROM expected_receipt_line l WHERE l.receipt_id = r.id AND l.product_id = %(product)s))
  AND (%(everywhere)s OR w.code = ANY (%(codes)s))
  AND (%(ref)s::text IS NULL OR r.number = %(ref)s OR r.id = %(id)s) AND r.id < %(before)s
ORDER BY r.id DESC LIMIT %(limit)s;

-- name: warehouses
SELECT w.id, w.code, w.name, e.code AS entity, w.priority, w.sellable, w.active, w.address::json AS address, w.version
FROM warehouse w LEFT JOIN legal_entity e ON e.id = w.entity_id
WHERE (%(everywhere)s OR w.code = ANY (%(codes)s)) AND w.code > %(after)s AND (%(id)s::bigint IS NULL OR w.id = %(id)s)
ORDER BY w.code LIMIT %(limit)s;
