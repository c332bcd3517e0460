-- Goods issue of one order: one shipment per warehouse; reservations, balances, ledger and line counters together.
-- The caller has locked the order, so its reservations stand still. Locks levels by id.
CREATE OR REPLACE FUNCTION fulfilment_issue(
    p_order bigint, p_lines bigint[], p_levels bigint[], p_quantities numeric[], p_carrier text, p_tracking text,
    p_actor bigint, p_at timestamptz
) RETURNS TABLE (id bigint, number text, warehouse_id bigint) LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    PERFORM 1 FROM (SELECT s.id FROM stock_level s WHERE s.id = ANY (p_levels) ORDER BY s.id FOR UPDATE) locked;
    RETURN QUERY
    WITH taken AS MATERIALIZED (
        SELECT t.line_id, t.level_id, t.quantity, s.warehouse_id
        FROM unnest(p_lines, p_levels, p_quantities) AS t(line_id, level_id, quantity)
        JOIN stock_level s ON s.id = t.level_id
    ), head AS MATERIALIZED (
        SELECT nextval(pg_get_serial_sequence('shipment', 'id')) AS id, x.warehouse_id
        FROM (SELECT DISTINCT warehouse_id FROM taken ORDER BY 1) x
    ), made AS (
        INSERT INTO shipment (id, number, order_id, warehouse_id, carrier, tracking_no, state, actor_id, issued_at,
                              ended_at, version)
        SELECT h.id, 'SH-' || lpad(h.id::text, greatest(6, length(h.id::text)), '0'), p_order, h.warehouse_id, p_carrier,
               p_tracking, 'issued', p_actor, p_at, NULL, 1
        FROM head h RETURNING shipment.id, shipment.number, shipment.warehouse_id
    ), lines AS (
        INSERT INTO shipment_line (shipment_id, order_line_id, level_id, quantity)
        SELECT h.id, t.line_id, t.level_id, t.quantity FROM taken t JOIN head h ON h.warehouse_id = t.warehouse_id
        ORDER BY h.id, t.line_id, t.level_id
    ), gone AS (
        DELETE FROM reservation r USING taken t
        WHERE r.line_id = t.line_id AND r.level_id = t.level_id AND r.quantity = t.quantity
    ), kept AS (
        UPDATE reservation r SET quantity = r.quantity - t.quantity FROM taken t
        WHERE r.line_id = t.line_id AND r.level_id = t.level_id AND r.quantity <> t.quantity
    ), moves AS (
        INSERT INTO stock_move (level_id, kind, on_hand_change, reserved_change, source, actor_id, at)
        SELECT level_id, 'issue', -sum(quantity), -sum(quantity), 'order:' || p_order, p_actor, p_at
        FROM taken GROUP BY level_id ORDER BY level_id
    ), balance AS (
        UPDATE stock_level s SET on_hand = s.on_hand - t.quantity, reserved = s.reserved - t.quantity
        FROM (SELECT level_id, sum(quantity) AS quantity FROM taken GROUP BY level_id) t WHERE s.id = t.level_id
    ), counted AS (
        UPDATE order_line l SET reserved = l.reserved - t.quantity, shipped = l.shipped + t.quantity
        FROM (SELECT line_id, sum(quantity) AS quantity FROM taken GROUP BY line_id) t WHERE l.id = t.line_id
    )
    SELECT made.id, made.number::text, made.warehouse_id FROM made ORDER BY made.id;
END $$;
