-- Gives back everything the lines of these orders hold, cancels what is left to ship, lowers the credit exposure.
-- The caller has locked the orders (by id). Locks customers by id, then levels by id. Returns the products set free.
CREATE OR REPLACE FUNCTION orders_cancel(p_orders bigint[], p_actor bigint, p_at timestamptz) RETURNS bigint[]
LANGUAGE plpgsql AS $$
DECLARE
    v_products bigint[];
BEGIN
    PERFORM 1 FROM (
        SELECT c.id FROM customer c WHERE c.id IN (
            SELECT o.customer_id FROM sales_order o WHERE o.id = ANY (p_orders) AND o.credit_held > 0)
        ORDER BY c.id FOR NO KEY UPDATE
    ) locked;
    UPDATE customer c SET credit_used = greatest(c.credit_used - t.amount, 0)
    FROM (SELECT o.customer_id, sum(o.credit_held) AS amount FROM sales_order o
          WHERE o.id = ANY (p_orders) AND o.credit_held > 0 GROUP BY 1) t
    WHERE c.id = t.customer_id;

    PERFORM 1 FROM (
        SELECT s.id FROM stock_level s WHERE s.id IN (
            SELECT r.level_id FROM reservation r JOIN order_line l ON l.id = r.line_id WHERE l.order_id = ANY (p_orders))
        ORDER BY s.id FOR UPDATE
    ) locked;
    WITH gone AS (
        DELETE FROM reservation r USING order_line l
        WHERE l.id = r.line_id AND l.order_id = ANY (p_orders)
        RETURNING l.order_id, l.product_id, r.level_id, r.quantity
    ), moves AS (
        INSERT INTO stock_move (level_id, kind, on_hand_change, reserved_change, source, actor_id, at)
        SELECT level_id, 'release', 0, -sum(quantity), 'order:' || order_id, p_actor, p_at
        FROM gone GROUP BY order_id, level_id
    ), levels AS (
        UPDATE stock_level s SET reserved = s.reserved - t.quantity
        FROM (SELECT level_id, sum(quantity) AS quantity FROM gone GROUP BY 1) t WHERE s.id = t.level_id
    )
    SELECT array_agg(DISTINCT product_id) INTO v_products FROM gone;
    UPDATE order_line l SET reserved = 0, waiting = false, cancelled = l.ordered - l.shipped
    WHERE l.order_id = ANY (p_orders);
    UPDATE sales_order o SET credit_held = 0 WHERE o.id = ANY (p_orders) AND o.credit_held > 0;
    RETURN v_products;
END $$;
