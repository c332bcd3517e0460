-- name: lines
SELECT l.id, l.order_id, l.position, l.product_id, l.sku, l.name, l.kind, l.reserved, l.delivered, l.returned
FROM order_line l WHERE l.order_id = ANY (%(orders)s) ORDER BY l.order_id, l.position;

-- name: held
-- What the order has reserved, in the order in which it is taken.
SELECT r.line_id, r.level_id, s.warehouse_id, r.quantity
FROM reservation r JOIN order_line l ON l.id = r.line_id JOIN stock_level s ON s.id = r.level_id
JOIN warehouse w ON w.id = s.warehouse_id
WHERE l.order_id = %(order)s AND (%(everywhere)s OR w.code = ANY (%(codes)s))
  AND (%(warehouse)s::bigint IS NULL OR w.id = %(warehouse)s)
ORDER BY w.priority, r.level_id, l.position;

-- name: issue
SELECT * FROM fulfilment_issue(%(order)s, %(lines)s, %(levels)s, %(quantities)s, %(carrier)s, %(tracking_no)s,
                               %(actor)s, %(at)s);

-- name: packages
INSERT INTO package (shipment_id, position, tracking_no, weight, note)
SELECT %(shipment)s, p.position, p.tracking_no, p.weight, p.note
FROM unnest(%(tracking_nos)s::text[], %(weights)s::numeric[], %(notes)s::text[])
    WITH ORDINALITY AS p(tracking_no, weight, note, position);

-- name: told
SELECT s.id AS shipment_id, s.number, w.code AS warehouse, s.carrier, s.tracking_no, l.position, l.sku, v.lot,
       t.quantity
FROM shipment s JOIN warehouse w ON w.id = s.warehouse_id JOIN shipment_line t ON t.shipment_id = s.id
JOIN order_line l ON l.id = t.order_line_id JOIN stock_level v ON v.id = t.level_id
WHERE s.id = ANY (%(shipments)s) ORDER BY s.id, l.position, v.id;

-- name: tracked
INSERT INTO shipment_event (shipment_id, kind, at, place, note, proof, actor_id, recorded_at)
VALUES (%(shipment)s, %(kind)s, %(at)s, %(place)s, %(note)s, %(proof)s, %(actor)s, %(now)s);

-- name: settle
UPDATE shipment SET state = %(state)s, version = version + 1,
    ended_at = CASE WHEN %(state)s <> 'issued' THEN coalesce(ended_at, %(at)s) END
WHERE id = %(shipment)s;

-- name: delivered
UPDATE order_line l SET delivered = l.delivered + t.quantity
FROM (SELECT order_line_id, sum(quantity) AS quantity FROM shipment_line WHERE shipment_id = %(shipment)s GROUP BY 1) t
WHERE l.id = t.order_line_id;

-- name: shipped
SELECT t.order_line_id AS line_id, t.level_id, l.product_id, t.quantity, l.position, l.sku
FROM shipment_line t JOIN order_line l ON l.id = t.order_line_id
WHERE t.shipment_id = %(shipment)s ORDER BY l.position, t.level_id;

-- name: came_from
-- Where each line's goods were taken last, as far as the actor works there; a lot goes back to its own.
SELECT DISTINCT ON (t.order_line_id) t.order_line_id AS line_id, s.warehouse_id, v.lot, w.code AS warehouse
FROM shipment_line t JOIN shipment s ON s.id = t.shipment_id JOIN stock_level v ON v.id = t.level_id
JOIN warehouse w ON w.id = s.warehouse_id
WHERE t.order_line_id = ANY (%(lines)s) AND (%(everywhere)s OR w.code = ANY (%(codes)s))
ORDER BY t.order_line_id, t.id DESC;

-- name: returns
WITH given AS (
    SELECT nextval(pg_get_serial_sequence('goods_return', 'id')) AS id, g.*
    FROM unnest(%(orders)s::bigint[], %(shipments)s::bigint[], %(dispositions)s::text[], %(reasons)s::text[])
        WITH ORDINALITY AS g(order_id, shipment_id, disposition, reason, place)
), numbered AS (
    SELECT g.*, 'RT-' || lpad(g.id::text, greatest(6, length(g.id::text)), '0') AS number FROM given g
), made AS (
    INSERT INTO goods_return (id, number, order_id, shipment_id, disposition, reason, actor_id, at)
    SELECT id, number, order_id, shipment_id, disposition, reason, %(actor)s, %(at)s FROM numbered
)
SELECT id, number FROM numbered ORDER BY place;

-- name: return_lines
INSERT INTO goods_return_line (goods_return_id, order_line_id, level_id, quantity)
SELECT t.return_id, t.line_id, t.level_id, t.quantity
FROM unnest(%(returns)s::bigint[], %(lines)s::bigint[], %(levels)s::bigint[], %(quantities)s::numeric[])
    AS t(return_id, line_id, level_id, quantity);

-- name: returned
UPDATE order_line l SET returned = l.returned + t.quantity
FROM (SELECT line_id, sum(quantity) AS quantity
      FROM unnest(%(lines)s::bigint[], %(quantities)s::numeric[]) AS t(line_id, quantity) GROUP BY 1) t
WHERE l.id = t.line_id;

-- name: shipments
SELECT s.id, s.number, s.version, o.number AS order, w.code AS warehouse, s.carrier, s.tracking_no, s.state,
       s.issued_at, s.ended_at, o.customer_name, o.ship_name, o.ship_phone, o.ship_region, o.ship_address,
       (SELECT json_agg(json_build_array(l.position, l.sku, l.name, v.lot, t.quantity::text) ORDER BY l.position, v.id)
        FROM shipment_line t JOIN order_line l ON l.id = t.order_line_id JOIN stock_level v ON v.id = t.level_id
        WHERE t.shipment_id = s.id) AS lines,
       (SELECT json_agg(json_build_array(p.position, p.tracking_no, p.weight::text, p.note) ORDER BY p.position)
        FROM package p WHERE p.shipment_id = s.id) AS packages,
       (SELECT json_agg(json_build_object('kind', e.kind, 'at', e.at, 'place', e.place, 'note', e.note,
                                          'proof', e.proof) ORDER BY e.id)
        FROM shipment_event e WHERE e.shipment_id = s.id) AS events
FROM shipment s JOIN sales_order o ON o.id = s.order_id JOIN warehouse w ON w.id = s.warehouse_id

-- name: picks
-- Orders that can go, those that are late and then the urgent ones first, and what lies where for them.
WITH chosen AS (
    SELECT o.id, o.number, o.customer_name, o.priority, o.requested_date, o.promised_date, o.due_at, o.picking_at, o.picker_id,
           row_number() OVER (
               ORDER BY coalesce(o.due_at < %(now)s, FALSE) DESC, o.priority DESC,
                        coalesce(o.requested_date, o.promised_date) NULLS LAST, o.id) AS place
    FROM sales_order o
    WHERE o.state = 'confirmed' AND NOT o.held AND (o.number = ANY (%(numbers)s::text[])
           OR %(every)s AND o.stage IN ('ready', 'preparing', 'part_shipped'))
      AND EXISTS (SELECT 1 FROM order_line l JOIN reservation r ON r.line_id = l.id
                  JOIN stock_level s ON s.id = r.level_id WHERE l.order_id = o.id AND s.warehouse_id = %(warehouse)s)
    ORDER BY place LIMIT %(limit)s
)
SELECT c.number, c.customer_name, c.priority, c.requested_date, c.due_at, c.picking_at,
       (SELECT u.name FROM app_user u WHERE u.id = c.picker_id) AS picker, l.position, l.sku, l.name, s.lot, r.quantity,
       p.base_unit,
       (SELECT json_agg(json_build_array(b.barcode, coalesce(u.factor, 1)::text) ORDER BY b.id) FROM product_barcode b
        LEFT JOIN product_unit u ON u.product_id = b.product_id AND u.unit = b.unit WHERE b.product_id = p.id) AS barcodes
FROM chosen c JOIN order_line l ON l.order_id = c.id JOIN reservation r ON r.line_id = l.id
JOIN stock_level s ON s.id = r.level_id JOIN product p ON p.id = l.product_id
WHERE s.warehouse_id = %(warehouse)s ORDER BY c.place, l.sku, s.lot, l.position;

-- name: works_there
-- Whether the user is tied to that warehouse.
SELECT %s IN (SELECT id FROM app_user WHERE %s = ANY (warehouse_codes));
