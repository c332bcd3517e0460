-- Cancels a part of what lines still have to ship, {line: quantity} in base units, which must fit. What waited goes
-- first; what is reserved beyond the rest is given back, the least preferred warehouse first. The credit exposure falls
-- by the value of what is cancelled. The caller has locked the orders (by id).
-- Locks customers by id, then levels by id. Returns the products set free.
CREATE OR REPLACE FUNCTION orders_reduce(
    p_lines bigint[], p_quantities numeric[], p_actor bigint, p_at timestamptz
) RETURNS bigint[] LANGUAGE plpgsql AS $$
DECLARE
    v_products bigint[];
BEGIN
    PERFORM 1 FROM (
        SELECT c.id FROM customer c WHERE c.id IN (
            SELECT o.customer_id FROM sales_order o JOIN order_line l ON l.order_id = o.id
            WHERE l.id = ANY (p_lines) AND o.credit_held > 0)
        ORDER BY c.id FOR NO KEY UPDATE
    ) locked;
    WITH less AS (
        SELECT o.id, o.customer_id, least(o.credit_held, round(sum(l.gross * t.quantity / l.ordered), 4)) AS amount
        FROM unnest(p_lines, p_quantities) AS t(line_id, quantity) JOIN order_line l ON l.id = t.line_id
        JOIN sales_order o ON o.id = l.order_id WHERE o.credit_held > 0 GROUP BY o.id
    ), orders AS (
        UPDATE sales_order o SET credit_held = o.credit_held - s.amount FROM less s WHERE o.id = s.id
    )
    UPDATE customer c SET credit_used = greatest(c.credit_used - s.amount, 0)
    FROM (SELECT customer_id, sum(amount) AS amount FROM less GROUP BY 1) s WHERE c.id = s.customer_id;

    PERFORM 1 FROM (
        SELECT s.id FROM stock_level s WHERE s.id IN (SELECT level_id FROM reservation WHERE line_id = ANY (p_lines))
        ORDER BY s.id FOR UPDATE
    ) locked;
    WITH cut AS MATERIALIZED (
        SELECT l.id, l.order_id, l.product_id, t.quantity,
               greatest(l.reserved - (l.ordered - l.cancelled - t.quantity - l.shipped), 0) AS free
        FROM unnest(p_lines, p_quantities) AS t(line_id, quantity) JOIN order_line l ON l.id = t.line_id
    ), given AS MATERIALIZED (
        SELECT r.line_id, r.level_id, c.order_id, c.product_id, r.quantity AS held,
               least(r.quantity, greatest(c.free - coalesce(sum(r.quantity) OVER (
                   PARTITION BY r.line_id ORDER BY w.priority DESC, r.level_id DESC
                   ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0), 0)) AS quantity
        FROM cut c JOIN reservation r ON r.line_id = c.id JOIN stock_level s ON s.id = r.level_id
        JOIN warehouse w ON w.id = s.warehouse_id
    ), gone AS (
        DELETE FROM reservation r USING given g
        WHERE r.line_id = g.line_id AND r.level_id = g.level_id AND g.quantity = g.held
    ), kept AS (
        UPDATE reservation r SET quantity = g.held - g.quantity FROM given g
        WHERE r.line_id = g.line_id AND r.level_id = g.level_id AND g.quantity > 0 AND g.quantity < g.held
    ), moves AS (
        INSERT INTO stock_move (level_id, kind, on_hand_change, reserved_change, source, actor_id, at)
        SELECT level_id, 'release', 0, -sum(quantity), 'order:' || order_id, p_actor, p_at
        FROM given WHERE quantity > 0 GROUP BY order_id, level_id ORDER BY order_id, level_id
    ), levels AS (
        UPDATE stock_level s SET reserved = s.reserved - t.quantity
        FROM (SELECT level_id, sum(quantity) AS quantity FROM given WHERE quantity > 0 GROUP BY 1) t
        WHERE s.id = t.level_id
    ), lines AS (
        UPDATE order_line l
        SET cancelled = l.cancelled + c.quantity, reserved = l.reserved - c.free,
            waiting = l.waiting AND l.ordered - l.cancelled - c.quantity - l.shipped > l.reserved - c.free
        FROM cut c WHERE l.id = c.id
    )
    SELECT array_agg(DISTINCT product_id) INTO v_products FROM given WHERE quantity > 0;
    RETURN v_products;
END $$;
