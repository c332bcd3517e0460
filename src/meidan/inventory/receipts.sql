-- name: next_id
SELECT nextval(pg_get_serial_sequence('expected_receipt', 'id'));

-- name: insert
INSERT INTO expected_receipt
    (id, number, warehouse_id, supplier_id, reference, expected_on, state, note, version, created_at)
VALUES (%(id)s, %(number)s, %(warehouse)s, %(supplier)s, %(reference)s, %(expected_on)s, 'open', %(note)s, 1, %(at)s);

-- name: insert_lines
INSERT INTO expected_receipt_line (receipt_id, position, product_id, quantity, received, is_open)
SELECT %(receipt)s, l.place, l.product_id, l.quantity, 0, true
FROM unnest(%(products)s::bigint[], %(quantities)s::numeric[]) WITH ORDINALITY AS l(product_id, quantity, place);

-- name: lock
SELECT r.id, r.number, r.state, r.version, w.code AS warehouse
FROM expected_receipt r JOIN warehouse w ON w.id = r.warehouse_id
WHERE r.number = %(ref)s OR r.id = %(id)s FOR UPDATE OF r;

-- name: open_lines
SELECT l.id, l.position, l.product_id, p.sku, p.base_unit, l.quantity, l.received, l.is_open
FROM expected_receipt_line l JOIN product p ON p.id = l.product_id
WHERE l.receipt_id = %(receipt)s ORDER BY l.position;

-- name: book
UPDATE expected_receipt_line l
SET received = l.received + t.quantity, is_open = l.is_open AND l.received + t.quantity < l.quantity
FROM unnest(%(lines)s::bigint[], %(quantities)s::numeric[]) AS t(id, quantity) WHERE l.id = t.id;

-- name: close_lines
UPDATE expected_receipt_line SET is_open = false WHERE receipt_id = %(receipt)s AND is_open;

-- name: settle
-- Over when nothing is open any more: received when something came, else cancelled.
UPDATE expected_receipt r
SET version = r.version + 1,
    state = CASE WHEN EXISTS (SELECT 1 FROM expected_receipt_line l WHERE l.receipt_id = r.id AND l.is_open) THEN 'open'
                 WHEN EXISTS (SELECT 1 FROM expected_receipt_line l WHERE l.receipt_id = r.id AND l.received > 0)
                 THEN 'received' ELSE 'cancelled' END
WHERE r.id = %(receipt)s RETURNING r.state;

-- name: supplier
SELECT id, code FROM supplier WHERE code = %(ref)s OR id = %(id)s;

-- name: time_zone
SELECT time_zone FROM legal_entity ORDER BY is_default DESC, id LIMIT 1;
