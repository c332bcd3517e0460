-- {orders} closed and open orders of 4 lines behind the company, spread over three years, customers and products.
-- Written without the order path: only what reading and indexes see counts here.
SET session_replication_role = replica;
INSERT INTO sales_order (id, number, entity_id, channel, external_reference, customer_id, customer_name, state, stage, held,
    hold_reason, history, priority, ordered_at, currency, net, tax, gross, credit_held, ship_name, ship_phone,
    ship_phone_reversed, ship_region, ship_address, note, extra, findings, content_hash, owner_id, team_id, due_at,
    created_by_id, created_at, confirmed_at, ended_at, cancel_reason, version, process_id)
SELECT n, 'SO-' || n, (SELECT id FROM legal_entity WHERE is_default), 'api', NULL, c.id, c.name,
    CASE WHEN n % 50 = 0 THEN 'confirmed' ELSE 'closed' END, CASE WHEN n % 50 = 0 THEN 'ready' ELSE 'completed' END, false,
    '', false, 0, t.at, 'CNY', 88.5, 11.5, 100, 0, '王小' || c.id, p.phone, reverse(p.phone), '浙江省 杭州市 西湖区', '文三路',
    '', '{}', '[]', hashtextextended(n::text, 0), u.id, u.team_id, t.at + interval '2 days', 1, t.at, t.at,
    CASE WHEN n % 50 <> 0 THEN t.at + interval '3 days' END, '', 1,
    (SELECT max(id) FROM process_version)
FROM generate_series({first}::bigint, {last}) n
JOIN customer c ON c.code = 'C' || lpad((1 + n * 7919 % 500)::text, 4, '0')
JOIN app_user u ON u.username = 'sales' || (1 + n % 12)
CROSS JOIN LATERAL (SELECT now() - (({last} - n) * interval '3 years' / {last}) AS at) t
CROSS JOIN LATERAL (SELECT '139' || lpad((n * 104729 % 100000000)::text, 8, '0') AS phone) p;

INSERT INTO order_line (order_id, position, product_id, sku, name, kind, unit, factor, quantity, unit_price, price_source,
    discount, is_gift, tax_rate, tax_included, net, tax, gross, note, extra, ordered, reserved, shipped, delivered, invoiced,
    returned, cancelled, waiting)
SELECT n, k, p.id, p.sku, p.name, 'goods', '件', 1, 1, 25, '{"kind":"list"}', 0, false, 0.13, true, 22.125, 2.875, 25, '', '{}',
    1, 0, CASE WHEN n % 50 = 0 THEN 0 ELSE 1 END, CASE WHEN n % 50 = 0 THEN 0 ELSE 1 END, 0, 0, 0, false
FROM generate_series({first}::bigint, {last}) n CROSS JOIN generate_series(1, 4) k
JOIN product p ON p.sku = 'TS-' || (1001 + (n * 31 + k * 499) % 2000) || (ARRAY['-WH', '-BK', '-RD', '-BL'])[(1 + (1 + (n * 31 + k * 499) % 2000) % 4)::integer];

INSERT INTO stock_move (level_id, kind, on_hand_change, reserved_change, source, actor_id, at)
SELECT s.id, 'reserve', 0, 1, 'order:' || l.order_id, 1, now() FROM order_line l
JOIN stock_level s ON s.product_id = l.product_id JOIN warehouse w ON w.id = s.warehouse_id AND w.code = 'MAIN'
WHERE l.order_id BETWEEN {first} AND {last} AND l.position = 1;

INSERT INTO event (stream, sequence, at, actor_id, kind, body, hash)
SELECT 'order:' || n, 1, now(), 1, 'OrderConfirmed', '{}', decode(repeat('00', 32), 'hex')
FROM generate_series({first}::bigint, {last}) n;
INSERT INTO stream_head (stream, sequence, hash)
SELECT 'order:' || n, 1, decode(repeat('00', 32), 'hex') FROM generate_series({first}::bigint, {last}) n;
SET session_replication_role = origin;
SELECT setval('sales_order_id_seq', {last} + 1), setval('order_number_seq', {last} + 1);
