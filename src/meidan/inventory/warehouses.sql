-- name: lock
SELECT id, code, name, priority, sellable, active, version, address::text AS address,
       (SELECT e.code FROM legal_entity e WHERE e.id = w.entity_id) AS entity
FROM warehouse w WHERE id = %(id)s FOR NO KEY UPDATE;

-- name: insert
INSERT INTO warehouse (code, name, entity_id, priority, sellable, active, address, version)
VALUES (%(code)s, %(name)s, %(entity)s, %(priority)s, %(sellable)s, %(active)s, %(address)s::jsonb, 1)
ON CONFLICT (code) DO NOTHING RETURNING id;

-- name: update
UPDATE warehouse SET name = %(name)s, entity_id = %(entity)s, priority = %(priority)s, sellable = %(sellable)s,
    active = %(active)s, address = %(address)s::jsonb, version = version + 1
WHERE id = %(id)s;

-- name: entity
SELECT id FROM legal_entity WHERE code = %(code)s;

-- name: in_use
SELECT (SELECT count(*) FROM stock_level WHERE warehouse_id = %(id)s AND on_hand > 0) AS levels,
       (SELECT count(*) FROM expected_receipt WHERE warehouse_id = %(id)s AND state = 'open') AS receipts;

-- name: products
SELECT DISTINCT product_id FROM stock_level WHERE warehouse_id = %(id)s AND on_hand > reserved;
