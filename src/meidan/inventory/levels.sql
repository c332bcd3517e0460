-- name: missing
-- Inserted in one order by everybody, so that two who need the same new levels wait for each other only one way.
INSERT INTO stock_level (product_id, warehouse_id, lot, on_hand, reserved)
SELECT DISTINCT k.product_id, k.warehouse_id, k.lot, 0, 0
FROM unnest(%(products)s::bigint[], %(warehouses)s::bigint[], %(lots)s::text[]) AS k(product_id, warehouse_id, lot)
WHERE NOT EXISTS (SELECT 1 FROM stock_level s WHERE s.product_id = k.product_id
                  AND s.warehouse_id = k.warehouse_id AND s.lot = k.lot)
ORDER BY 1, 2, 3
ON CONFLICT DO NOTHING;

-- name: ids
SELECT s.id, s.product_id, s.warehouse_id, s.lot
FROM unnest(%(products)s::bigint[], %(warehouses)s::bigint[], %(lots)s::text[]) AS k(product_id, warehouse_id, lot)
JOIN stock_level s ON s.product_id = k.product_id AND s.warehouse_id = k.warehouse_id AND s.lot = k.lot;

-- name: lock
SELECT s.id, s.product_id, s.warehouse_id, s.lot, s.on_hand, s.reserved, w.code AS warehouse_code,
       w.priority, w.active AND w.sellable AS sellable
FROM stock_level s JOIN warehouse w ON w.id = s.warehouse_id
WHERE s.id = ANY (%(ids)s) ORDER BY s.id FOR UPDATE OF s;

-- name: reserved
SELECT id, reserved FROM stock_level WHERE id = ANY (%(ids)s);

-- name: free_of_products
-- Read without a lock: where stock of these products may still be promised.
SELECT s.id, s.product_id, s.on_hand - s.reserved AS free
FROM stock_level s JOIN warehouse w ON w.id = s.warehouse_id
WHERE s.product_id = ANY (%(products)s) AND w.active AND w.sellable AND s.on_hand > s.reserved;

-- name: change
-- Balances and ledger together; the CHECK on the level sees the balance after all changes of this call.
WITH c AS (
    SELECT * FROM unnest(%(levels)s::bigint[], %(on_hand)s::numeric[], %(reserved)s::numeric[], %(kinds)s::text[],
                         %(sources)s::text[])
        WITH ORDINALITY AS c(level_id, on_hand, reserved, kind, source, place)
), balance AS (
    UPDATE stock_level s SET on_hand = s.on_hand + t.on_hand, reserved = s.reserved + t.reserved
    FROM (SELECT level_id, sum(on_hand) AS on_hand, sum(reserved) AS reserved FROM c GROUP BY level_id) t
    WHERE s.id = t.level_id
)
INSERT INTO stock_move (level_id, kind, on_hand_change, reserved_change, source, actor_id, at)
SELECT c.level_id, c.kind, c.on_hand, c.reserved, c.source, %(actor)s, %(at)s
FROM c WHERE c.on_hand <> 0 OR c.reserved <> 0 ORDER BY c.place;
