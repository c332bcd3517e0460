-- name: repeats
-- Earlier orders with the same content. By content first, whatever the statistics say: OFFSET 0 keeps the day out of it.
SELECT o.content_hash, o.number, o.ordered_at, o.channel, o.external_reference FROM (
    SELECT * FROM sales_order WHERE content_hash = ANY (%s::bigint[]) AND state <> 'cancelled' OFFSET 0
) o WHERE o.ordered_at >= %s::timestamptz;

-- name: last_prices
-- What this customer last agreed to, where no list has a price: what he paid, discounts taken off.
SELECT DISTINCT ON (l.product_id, l.unit) l.product_id, l.unit, l.tax_included,
    round(l.unit_price * (1 - l.discount), 6) AS price
FROM (SELECT id FROM sales_order WHERE customer_id = %(customer)s ORDER BY id DESC LIMIT 50) o
JOIN order_line l ON l.order_id = o.id JOIN sales_order s ON s.id = o.id
WHERE l.product_id = ANY (%(products)s) AND l.unit_price IS NOT NULL AND NOT l.is_gift
  AND s.state IN ('confirmed', 'closed') AND s.currency = %(currency)s
ORDER BY l.product_id, l.unit, l.order_id DESC;
