-- name: facts
-- What decides where these orders stand and who answers for them. Whoever has left answers for nothing.
SELECT o.id, o.number, o.state, o.held, o.stage, o.process_id, o.done::text AS done, o.owner_id, o.due_at, o.priority,
       o.channel, o.currency, o.payment_terms AS terms, o.gross, o.paid, o.ordered_at, o.requested_date,
       o.promised_date, o.picking_at IS NOT NULL AS picking, c.code AS customer,
       coalesce(f.short, false) AS short, coalesce(f.shipped, false) AS shipped,
       coalesce(f.remaining, false) AS remaining, coalesce(f.on_way, false) AS on_way,
       coalesce(f.fulfilled, false) AS fulfilled, coalesce(f.owed, o.gross) AS owed,
       s.id AS sales_owner, b.id AS created_by, p.id AS picker, w.id AS owner,
       e.time_zone, k.id AS calendar_id, k.version AS calendar_version
FROM unnest(%(orders)s::bigint[]) AS i(id) JOIN sales_order o ON o.id = i.id
JOIN legal_entity e ON e.id = o.entity_id
JOIN calendar k ON k.id = coalesce(e.calendar_id, (SELECT d.id FROM calendar d WHERE d.is_default))
LEFT JOIN customer c ON c.id = o.customer_id
-- Said twice, since only a condition of its own reaches the lines through their grouping.
LEFT JOIN (SELECT * FROM order_fact WHERE order_fact.order_id = ANY (%(orders)s)) f ON f.order_id = o.id
LEFT JOIN app_user s ON s.id = c.owner_id AND s.is_active
LEFT JOIN app_user b ON b.id = o.created_by_id AND b.is_active
LEFT JOIN app_user p ON p.id = o.picker_id AND p.is_active
LEFT JOIN app_user w ON w.id = o.owner_id AND w.is_active
ORDER BY o.id;

-- name: write
UPDATE sales_order o
SET version = o.version + 1, state = x.state, stage = x.stage, owner_id = x.owner, due_at = x.due, done = x.done,
    priority = x.priority,
    ended_at = CASE WHEN x.state <> o.state AND x.state = 'closed' THEN %(at)s ELSE o.ended_at END
FROM unnest(%(ids)s::bigint[], %(states)s::text[], %(stages)s::text[], %(owners)s::bigint[], %(dues)s::timestamptz[],
            %(dones)s::jsonb[], %(priorities)s::smallint[]) AS x(id, state, stage, owner, due, done, priority)
WHERE o.id = x.id;

-- name: people
-- Whoever may answer for something, and how many open orders he answers for already.
SELECT u.id, u.username, u.name, coalesce(t.code, '') AS team, u.warehouse_codes AS warehouses,
       ARRAY(SELECT r.code::text FROM user_role ur JOIN role r ON r.id = ur.role_id WHERE ur.user_id = u.id) AS roles,
       (SELECT count(*) FROM sales_order o WHERE o.owner_id = u.id AND o.state IN ('draft', 'confirmed')) AS load
FROM app_user u LEFT JOIN team t ON t.id = u.team_id WHERE u.is_active ORDER BY u.id;

-- name: warehouses
SELECT DISTINCT w.code FROM order_line l JOIN reservation r ON r.line_id = l.id
JOIN stock_level s ON s.id = r.level_id JOIN warehouse w ON w.id = s.warehouse_id WHERE l.order_id = %s;
