-- name: summary
SELECT o.id, o.number, o.version, o.state, o.stage, o.held, o.channel, o.external_reference, o.customer_name,
       c.code AS customer_code, o.currency, o.ordered_at, o.requested_date, o.promised_date, o.priority, o.net, o.tax,
       o.gross, u.username AS owner_username, u.name AS owner_name, t.code AS team_code, o.due_at, o.history,
       (SELECT count(*) FROM order_line l WHERE l.order_id = o.id) AS line_count,
       o.state = 'confirmed' AND NOT o.history
           AND EXISTS (SELECT 1 FROM order_line l WHERE l.order_id = o.id AND l.waiting) AS short,
       jsonb_path_query_array(o.findings, '$[0 to 2]') AS first_findings,
       jsonb_array_length(jsonb_path_query_array(o.findings, '$[*] ? (@.severity != "info")')) AS finding_count
FROM sales_order o LEFT JOIN customer c ON c.id = o.customer_id LEFT JOIN app_user u ON u.id = o.owner_id
LEFT JOIN team t ON t.id = o.team_id

-- name: detail
SELECT o.*, c.code AS customer_code, u.username AS owner_username, u.name AS owner_name, b.username AS created_by,
       t.code AS team_code,
       (SELECT count(*) FROM order_line l WHERE l.order_id = o.id) AS line_count,
       o.state = 'confirmed' AND NOT o.history
           AND EXISTS (SELECT 1 FROM order_line l WHERE l.order_id = o.id AND l.waiting) AS short,
       jsonb_path_query_array(o.findings, '$[0 to 2]') AS first_findings,
       jsonb_array_length(jsonb_path_query_array(o.findings, '$[*] ? (@.severity != "info")')) AS finding_count
FROM sales_order o LEFT JOIN customer c ON c.id = o.customer_id LEFT JOIN app_user u ON u.id = o.owner_id
LEFT JOIN team t ON t.id = o.team_id JOIN app_user b ON b.id = o.created_by_id

-- name: lines
SELECT l.*, coalesce(p.base_unit, l.unit) AS base_unit,
       (SELECT json_agg(json_build_array(w.code, s.lot, r.quantity::text) ORDER BY w.code, s.lot)
             FROM reservation r JOIN stock_level s ON s.id = r.level_id JOIN warehouse w ON w.id = s.warehouse_id
             WHERE r.line_id = l.id) AS reservations
FROM order_line l LEFT JOIN product p ON p.id = l.product_id WHERE l.order_id = %s ORDER BY l.position

-- name: events
SELECT e.id, e.sequence, e.at, e.kind, e.body, e.hash, u.name AS actor,
       (SELECT json_object_agg(p.path, p.value) FROM event_private p WHERE p.event_id = e.id) AS private
FROM event e LEFT JOIN app_user u ON u.id = e.actor_id WHERE e.stream = %s ORDER BY e.sequence

-- name: stages
SELECT o.stage, count(*) AS count, count(*) FILTER (WHERE o.due_at < %s AND NOT o.history) AS overdue
FROM sales_order o

-- name: versions
SELECT DISTINCT process_id FROM sales_order WHERE state IN ('draft', 'confirmed') ORDER BY process_id

-- name: waiting_lines
SELECT l.order_id, l.sku, l.ordered - l.cancelled - l.shipped - l.reserved AS missing FROM order_line l
WHERE l.order_id = ANY (%s) AND l.waiting ORDER BY l.order_id, l.position

-- name: habits
-- What this customer keeps ordering, by how often within his last orders; quantity and price are those of the last one.
SELECT p.sku, p.name, l.unit, count(DISTINCT o.id) AS times,
       (array_agg(l.quantity ORDER BY o.id DESC, l.position))[1] AS quantity,
       (array_agg(l.unit_price ORDER BY l.is_gift, o.id DESC, l.position))[1] AS unit_price,
       max(o.ordered_at) AS ordered_at
FROM (SELECT id, ordered_at FROM sales_order WHERE customer_id = %(customer)s AND state IN ('confirmed', 'closed')
      ORDER BY id DESC LIMIT 50) o
JOIN order_line l ON l.order_id = o.id JOIN product p ON p.id = l.product_id
WHERE p.active GROUP BY p.id, p.sku, p.name, l.unit ORDER BY times DESC, max(o.id) DESC, p.sku LIMIT %(limit)s
