-- What decides where an order stands, from its lines: goods leave the house, services are accepted.
CREATE OR REPLACE VIEW order_fact AS
SELECT l.order_id,
       coalesce(bool_or(l.waiting), false) AS short,
       coalesce(bool_or(l.shipped > 0) FILTER (WHERE l.kind = 'goods'), false) AS shipped,
       coalesce(bool_or(l.shipped < l.ordered - l.cancelled) FILTER (WHERE l.kind = 'goods'), false) AS remaining,
       coalesce(bool_or(l.delivered < l.shipped) FILTER (WHERE l.kind = 'goods'), false) AS on_way,
       bool_and(l.delivered = l.ordered - l.cancelled) AS fulfilled
FROM order_line l GROUP BY l.order_id;

-- The twin of `meidan.orders.rules.stage_of`; a test compares the two over every combination of facts.
CREATE OR REPLACE FUNCTION orders_stage_of(
    p_state text, p_held boolean, p_short boolean, p_shipped boolean, p_remaining boolean, p_on_way boolean
) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN p_state = 'cancelled' THEN 'cancelled'
        WHEN p_state = 'closed' THEN 'completed'
        WHEN p_held THEN 'on_hold'
        WHEN p_state = 'draft' THEN 'draft'
        WHEN NOT p_shipped AND p_short THEN 'backordered'
        WHEN NOT p_shipped THEN 'ready'
        WHEN p_remaining THEN 'part_shipped'
        WHEN p_on_way THEN 'shipped'
        ELSE 'delivered'
    END
$$;

-- Facts of these orders changed, so the record did: the one place where stages are written after an order was placed.
-- A confirmed order that is not on hold closes when everything ordered and not cancelled is with the customer.
CREATE OR REPLACE FUNCTION orders_restage(p_orders bigint[], p_at timestamptz)
RETURNS TABLE (order_id bigint, state text, stage text) LANGUAGE sql AS $$
    UPDATE sales_order o
    SET version = o.version + 1,
        state = n.state,
        ended_at = CASE WHEN n.state <> o.state THEN p_at ELSE o.ended_at END,
        stage = orders_stage_of(n.state, o.held, f.short, f.shipped, f.remaining, f.on_way)
    FROM (SELECT k.id, coalesce(f.short, false) AS short, coalesce(f.shipped, false) AS shipped,
                 coalesce(f.remaining, false) AS remaining, coalesce(f.on_way, false) AS on_way,
                 coalesce(f.fulfilled, false) AS fulfilled
          FROM unnest(p_orders) AS k(id)
          -- Said twice, since only a condition of its own reaches the lines through their grouping.
          LEFT JOIN (SELECT * FROM order_fact WHERE order_fact.order_id = ANY (p_orders)) f ON f.order_id = k.id) f
    CROSS JOIN LATERAL (
        SELECT CASE WHEN c.state = 'confirmed' AND NOT c.held AND f.fulfilled THEN 'closed' ELSE c.state END AS state
        FROM sales_order c WHERE c.id = f.id
    ) n
    WHERE o.id = f.id
    RETURNING o.id, o.state::text, o.stage::text
$$;
