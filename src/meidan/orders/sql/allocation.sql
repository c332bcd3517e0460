-- name: would_get
-- Orders that would get of what arrives, found without locks: those whose turn comes before it is used up.
WITH queue AS (
    SELECT l.order_id, a.quantity AS arriving,
           coalesce(sum(l.ordered - l.cancelled - l.shipped - l.reserved) OVER (
               PARTITION BY l.product_id
               ORDER BY o.priority DESC, coalesce(o.requested_date, o.promised_date) NULLS LAST, o.id, l.position
               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
    FROM unnest(%(products)s::bigint[], %(quantities)s::numeric[]) AS a(product_id, quantity)
    JOIN order_line l ON l.product_id = a.product_id AND l.waiting
    JOIN sales_order o ON o.id = l.order_id
    WHERE o.state = 'confirmed' AND NOT o.held AND l.kind = 'goods' AND o.id <> ALL (%(without)s::bigint[])
      AND l.ordered - l.cancelled - l.shipped > l.reserved
)
SELECT DISTINCT order_id FROM queue WHERE before < arriving;

-- name: would_give
-- Orders whose reservations would go back to cover what levels are short of, found without locks.
WITH queue AS (
    SELECT l.order_id, s.quantity AS short,
           coalesce(sum(r.quantity) OVER (
               PARTITION BY r.level_id ORDER BY o.priority, o.confirmed_at DESC NULLS FIRST, o.id DESC, l.position DESC
               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before
    FROM unnest(%(levels)s::bigint[], %(quantities)s::numeric[]) AS s(level_id, quantity)
    JOIN reservation r ON r.level_id = s.level_id
    JOIN order_line l ON l.id = r.line_id
    JOIN sales_order o ON o.id = l.order_id
)
SELECT DISTINCT order_id FROM queue WHERE before < short;

-- name: lock
SELECT id FROM sales_order WHERE id = ANY (%(orders)s) ORDER BY id FOR NO KEY UPDATE;

-- name: lock_if_idle
-- Levels are locked already, and orders come before levels: who cannot be had at once is left alone.
SELECT id FROM sales_order WHERE id = ANY (%(orders)s) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED;

-- name: demands
SELECT l.id AS line_id, l.order_id, l.product_id, l.ordered - l.cancelled - l.shipped - l.reserved AS quantity
FROM order_line l JOIN sales_order o ON o.id = l.order_id
WHERE l.order_id = ANY (%(orders)s) AND l.product_id = ANY (%(products)s) AND l.waiting AND l.kind = 'goods'
  AND o.state = 'confirmed' AND NOT o.held AND l.ordered - l.cancelled - l.shipped > l.reserved
ORDER BY o.priority DESC, coalesce(o.requested_date, o.promised_date) NULLS LAST, o.id, l.position;

-- name: held
-- Who gives back first: the least urgent, among them the latest. Levels are locked, so nobody reserves meanwhile.
SELECT r.line_id, l.order_id, r.level_id, r.quantity
FROM reservation r JOIN order_line l ON l.id = r.line_id JOIN sales_order o ON o.id = l.order_id
WHERE r.level_id = ANY (%(levels)s)
ORDER BY o.priority, o.confirmed_at DESC NULLS FIRST, o.id DESC, l.position DESC;

-- name: add
-- Reservations and line counters of what lines get.
WITH g AS (
    SELECT * FROM unnest(%(lines)s::bigint[], %(levels)s::bigint[], %(quantities)s::numeric[])
        AS g(line_id, level_id, quantity)
), kept AS (
    INSERT INTO reservation (line_id, level_id, quantity) SELECT line_id, level_id, quantity FROM g
    ON CONFLICT (line_id, level_id) DO UPDATE SET quantity = reservation.quantity + EXCLUDED.quantity
)
UPDATE order_line l
SET reserved = l.reserved + t.quantity,
    waiting = l.ordered - l.cancelled - l.shipped > l.reserved + t.quantity
FROM (SELECT line_id, sum(quantity) AS quantity FROM g GROUP BY line_id) t WHERE l.id = t.line_id;

-- name: take
-- Reservations and line counters of what lines give back; a confirmed line waits again.
WITH g AS (
    SELECT * FROM unnest(%(lines)s::bigint[], %(levels)s::bigint[], %(quantities)s::numeric[])
        AS g(line_id, level_id, quantity)
), gone AS (
    DELETE FROM reservation r USING g
    WHERE r.line_id = g.line_id AND r.level_id = g.level_id AND r.quantity = g.quantity
), kept AS (
    UPDATE reservation r SET quantity = r.quantity - g.quantity FROM g
    WHERE r.line_id = g.line_id AND r.level_id = g.level_id AND r.quantity <> g.quantity
)
UPDATE order_line l
SET reserved = l.reserved - t.quantity, waiting = true
FROM (SELECT line_id, sum(quantity) AS quantity FROM g GROUP BY line_id) t WHERE l.id = t.line_id;

-- name: told
-- What the event of an order says about its lines.
SELECT l.id AS line_id, l.position, l.sku, s.id AS level_id, w.code AS warehouse, s.lot
FROM unnest(%(lines)s::bigint[], %(levels)s::bigint[]) AS g(line_id, level_id)
JOIN order_line l ON l.id = g.line_id JOIN stock_level s ON s.id = g.level_id JOIN warehouse w ON w.id = s.warehouse_id;

-- name: reservations
SELECT k.warehouse_id, k.product_id, r.number AS order_number, r.quantity, r.requested_date
FROM unnest(%(products)s::bigint[], %(warehouses)s::bigint[]) AS k(product_id, warehouse_id)
CROSS JOIN LATERAL (
    SELECT o.number, sum(r.quantity) AS quantity, o.requested_date
    FROM stock_level s JOIN reservation r ON r.level_id = s.id JOIN order_line l ON l.id = r.line_id
    JOIN sales_order o ON o.id = l.order_id
    WHERE s.product_id = k.product_id AND s.warehouse_id = k.warehouse_id
    GROUP BY o.id ORDER BY o.id LIMIT %(limit)s
) r;

-- name: waiting
SELECT l.product_id, sum(l.ordered - l.cancelled - l.shipped - l.reserved) AS quantity
FROM order_line l JOIN sales_order o ON o.id = l.order_id
WHERE l.waiting AND l.kind = 'goods' AND o.state = 'confirmed' AND NOT o.held
  AND (%(all)s OR l.product_id = ANY (%(products)s))
GROUP BY l.product_id;
