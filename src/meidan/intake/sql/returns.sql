-- name: claim
-- Whoever imports the same document at the same moment waits here for its end.
INSERT INTO import_return (channel, reference, booked)
SELECT %(channel)s, r, '[]' FROM unnest(%(references)s::text[]) AS r ORDER BY r ON CONFLICT DO NOTHING;

-- name: lock_claimed
SELECT 1 FROM import_return WHERE channel = %(channel)s AND reference = ANY (%(references)s)
ORDER BY reference FOR UPDATE;

-- name: booked
SELECT reference, booked::text AS booked FROM import_return
WHERE channel = %(channel)s AND reference = ANY (%(references)s);

-- name: keep
UPDATE import_return r SET booked = x.booked
FROM unnest(%(references)s::text[], %(booked)s::jsonb[]) AS x(reference, booked)
WHERE r.channel = %(channel)s AND r.reference = x.reference;

-- name: forget
-- What could not be booked leaves no trace, so that a corrected file is not measured against it.
DELETE FROM import_return WHERE channel = %(channel)s AND reference = ANY (%(references)s) AND booked = '[]';

-- name: orders
-- Orders in which these customers bought these products.
SELECT DISTINCT l.order_id AS id
FROM unnest(%(customers)s::bigint[], %(products)s::bigint[]) AS w(customer_id, product_id)
JOIN sales_order x ON x.customer_id = w.customer_id JOIN order_line l ON l.order_id = x.id AND l.product_id = w.product_id
WHERE x.state <> 'cancelled';

-- name: sales
SELECT o.customer_id, l.product_id, l.id AS line_id, o.id AS order_id, o.number, l.position, l.kind, o.ordered_at,
       l.delivered - l.returned AS delivered, l.shipped - l.delivered AS on_way, o.state = 'draft' AS draft, o.history,
       CASE WHEN o.state = 'confirmed' THEN l.ordered - l.cancelled - l.shipped ELSE 0 END AS open
FROM sales_order o JOIN order_line l ON l.order_id = o.id
WHERE o.id = ANY (%(orders)s) AND l.product_id = ANY (%(products)s);
