-- name: products
-- Every product that a reference hits: our code, id:123, or a barcode (which may bring its unit).
SELECT r.ref, p.id, p.sku, p.name, p.kind, p.base_unit, hit.unit,
       (SELECT json_object_agg(u.unit, u.factor::text) FROM product_unit u WHERE u.product_id = p.id) AS units
FROM unnest(%(refs)s::text[], %(ids)s::bigint[]) AS r(ref, id)
CROSS JOIN LATERAL (
    SELECT s.id AS product_id, '' AS unit FROM product s WHERE s.sku = r.ref OR s.id = r.id
    UNION
    SELECT b.product_id, b.unit FROM product_barcode b WHERE b.barcode = r.ref
) hit
JOIN product p ON p.id = hit.product_id
ORDER BY r.ref, p.id, hit.unit;

-- name: warehouse
SELECT id, code, name, priority, sellable, active, version FROM warehouse
WHERE code = %(ref)s OR id = %(id)s;

-- name: hold_warehouses
-- Shared: many may work in a warehouse at once, but nobody closes it meanwhile.
SELECT id, code, name, priority, sellable, active, version FROM warehouse
WHERE id = ANY (%(ids)s) ORDER BY id FOR SHARE;

-- name: default_warehouse
SELECT id, code, name, priority, sellable, active, version FROM warehouse
WHERE active AND (%(all)s OR code = ANY (%(codes)s)) ORDER BY priority, id LIMIT 1;
