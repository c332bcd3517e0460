-- name: products
-- Products that any of the references may mean. A term is a name reduced to small letters without blanks.
WITH hit AS (
    SELECT 'sku' AS kind, sku AS ref, id AS product_id, NULL::bigint AS customer_id, '' AS unit
        FROM product WHERE sku = ANY (%(codes)s)
    UNION ALL SELECT 'barcode', barcode, product_id, NULL, unit FROM product_barcode WHERE barcode = ANY (%(codes)s)
    UNION ALL (SELECT 'name', term, product_id, NULL, '' FROM product_term WHERE term = ANY (%(terms)s) LIMIT 20000)
    UNION ALL SELECT 'style', s.code, p.id, NULL, '' FROM style s JOIN product p ON p.style_id = s.id
        WHERE s.code = ANY (%(styles)s)
    UNION ALL SELECT 'style', s.name, p.id, NULL, '' FROM style s JOIN product p ON p.style_id = s.id
        WHERE s.name = ANY (%(styles)s) AND s.name <> s.code
)
SELECT h.kind, h.ref, h.customer_id, h.unit, p.id, p.sku, p.name, p.active, p.base_unit, p.attributes::text AS attributes,
    (SELECT json_object_agg(u.unit, u.factor::text)::text FROM product_unit u WHERE u.product_id = p.id) AS units
FROM hit h JOIN product p ON p.id = h.product_id

-- name: own_codes
-- All item codes of customers, in the same shape as a product that was found.
SELECT 'own' AS kind, i.code AS ref, i.customer_id, i.unit, p.id, p.sku, p.name, p.active, p.base_unit,
    p.attributes::text AS attributes,
    (SELECT json_object_agg(u.unit, u.factor::text)::text FROM product_unit u WHERE u.product_id = p.id) AS units
FROM customer_item i JOIN product p ON p.id = i.product_id WHERE i.customer_id = ANY (%(customers)s)

-- name: customers
-- Customers by code or by name (full or short); the default address completes a delivery that names only a person.
WITH hit AS (
    SELECT id FROM customer WHERE code = ANY (%(codes)s)
    UNION SELECT customer_id FROM (SELECT customer_id FROM customer_term WHERE term = ANY (%(terms)s) LIMIT 20000) t
)
SELECT c.id, c.code, c.name, c.short_name, c.walk_in, a.detail AS address,
    concat_ws(' ', nullif(a.province, ''), nullif(a.city, ''), nullif(a.district, '')) AS region
FROM hit h JOIN customer c ON c.id = h.id
LEFT JOIN customer_address a ON a.customer_id = c.id AND a.is_default

-- name: walk_in
SELECT code FROM customer WHERE walk_in AND active ORDER BY id LIMIT 1

-- name: zone
SELECT time_zone FROM legal_entity WHERE is_default

-- name: existing
-- Orders that these references have already become, with the digest of what was taken in.
SELECT o.external_reference AS reference, o.number, o.state, o.held, o.version, o.source ->> 'content' AS content
FROM sales_order o WHERE o.channel = %(channel)s AND o.external_reference = ANY (%(references)s)

-- name: near_codes
SELECT sku, name FROM product WHERE active ORDER BY id LIMIT 20000

-- name: near_customers
SELECT code, name FROM customer WHERE active ORDER BY id LIMIT 20000

-- name: warehouses
SELECT code, name FROM warehouse WHERE active ORDER BY priority, id

-- name: on_hand
SELECT p.sku, l.lot, l.on_hand FROM stock_level l JOIN product p ON p.id = l.product_id
JOIN warehouse w ON w.id = l.warehouse_id WHERE w.code = %(warehouse)s AND p.sku = ANY (%(skus)s)

-- name: price_list
SELECT code FROM price_list WHERE active AND (code = %(name)s OR name = %(name)s) ORDER BY code <> %(name)s LIMIT 1

-- name: list_currency
SELECT currency FROM price_list WHERE code = %(code)s

-- name: prices
SELECT p.sku, i.unit, i.min_quantity, i.price FROM price_item i JOIN price_list l ON l.id = i.price_list_id
JOIN product p ON p.id = i.product_id WHERE l.code = %(code)s
