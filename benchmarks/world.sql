-- A trading company of a realistic size: 2,000 products in units and price lists, 500 customers, stock in two places.
INSERT INTO channel (code, name_zh, name_en, kind, allow_backorder, active, version)
VALUES ('api', '接口', 'API', 'manual', NULL, true, 1) ON CONFLICT DO NOTHING;

INSERT INTO warehouse (code, name, priority, sellable, active, address, version)
VALUES ('EAST', '华东仓', 200, true, true, '{}', 1) ON CONFLICT DO NOTHING;

INSERT INTO product (sku, name, kind, base_unit, attributes, tax_rate, price, floor_price, cost, currency, active,
                     version, created_at)
SELECT 'TS-' || (1000 + n) || (ARRAY['-WH', '-BK', '-RD', '-BL'])[1 + n % 4], '纯棉T恤 ' || n, 'goods', '件', '{}', 0.13,
       10 + n % 90, round((10 + n % 90) * 0.6, 2), 3, 'CNY', true, 1, now()
FROM generate_series(1, 2000) n;
INSERT INTO product_unit (product_id, unit, factor)
SELECT id, u.unit, u.factor FROM product CROSS JOIN (VALUES ('箱', 40), ('打', 12)) u(unit, factor);
INSERT INTO product_barcode (product_id, barcode, unit) SELECT id, '69' || lpad(id::text, 11, '0'), '' FROM product;
INSERT INTO product_term (term, product_id) SELECT lower(sku), id FROM product ON CONFLICT DO NOTHING;

INSERT INTO price_list (code, name, currency, tax_included, is_default, active, version)
SELECT CASE n WHEN 0 THEN 'BASE' ELSE 'VIP-' || n END, '价目 ' || n, 'CNY', true, n = 0, true, 1
FROM generate_series(0, 5) n;
INSERT INTO price_item (price_list_id, product_id, unit, min_quantity, price)
SELECT l.id, p.id, '', q.minimum, p.price * q.share * CASE WHEN l.is_default THEN 1 ELSE 0.95 END
FROM price_list l CROSS JOIN product p CROSS JOIN (VALUES (0, 1.0), (10, 0.95), (100, 0.9)) q(minimum, share)
WHERE l.is_default OR (p.id + l.id) % 3 = 0;

INSERT INTO team (code, name, version) SELECT 'TEAM-' || n, '销售' || n || '组', 1 FROM generate_series(1, 4) n;
INSERT INTO app_user (username, name, password, email, phone, language, warehouse_codes, is_active, created_at, version,
                      team_id)
SELECT 'sales' || n, '销售员' || n, '!', '', '', 'zh-CN', '{}', true, now(), 1,
       (SELECT id FROM team WHERE code = 'TEAM-' || (1 + n % 4))
FROM generate_series(1, 12) n;

INSERT INTO customer (code, name, short_name, walk_in, tax_number, payment_terms, credit_limit, credit_used, currency,
                      on_hold, hold_reason, invoice_particulars, attributes, active, version, created_at, country, price_list_id,
                      owner_id)
SELECT 'C' || lpad(n::text, 4, '0'), '锦程服饰 ' || n || ' 店', '锦程' || n, false, '', 'monthly',
       CASE WHEN n % 3 = 0 THEN 1e12 END, 0, '', false, '', '{}', '{}', true, 1, now(), 'CN',
       (SELECT id FROM price_list WHERE code = 'VIP-' || n % 8),
       (SELECT id FROM app_user WHERE username = 'sales' || (1 + n % 12))
FROM generate_series(1, 500) n;
INSERT INTO customer_address (customer_id, name, phone, country, province, city, district, detail, postal_code, is_default)
SELECT id, '王小' || id, '138' || lpad((id * 7919 % 100000000)::text, 8, '0'), 'CN', '浙江省', '杭州市', '西湖区',
       '文三路 ' || id || ' 号', '310012', true
FROM customer WHERE code LIKE 'C%';
INSERT INTO customer_item (customer_id, code, product_id, unit)
SELECT c.id, 'K-' || p.id, p.id, '' FROM customer c JOIN product p ON p.id % 50 = c.id % 50;
INSERT INTO customer_term (term, customer_id)
SELECT t.term, c.id FROM customer c CROSS JOIN LATERAL (VALUES (lower(c.code)), ('锦程服饰'), (c.id || '店'), ('jcfs'),
    ('tel:' || reverse('138' || lpad((c.id * 7919 % 100000000)::text, 8, '0')))) t(term) ON CONFLICT DO NOTHING;

INSERT INTO stock_level (product_id, warehouse_id, lot, on_hand, reserved)
SELECT p.id, w.id, '', CASE w.code WHEN 'MAIN' THEN 100000000 ELSE 1000 END, 0 FROM product p CROSS JOIN warehouse w
WHERE w.code = 'MAIN' OR p.id % 4 = 0;
INSERT INTO stock_move (level_id, kind, on_hand_change, reserved_change, source, actor_id, at)
SELECT id, 'adjust', on_hand, 0, 'document:opening', 0, now() FROM stock_level;
