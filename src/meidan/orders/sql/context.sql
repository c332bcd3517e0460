-- Everything that checking, pricing and placing a batch of orders needs to read, in one call: one plan, made once.
-- It may be made while the tables are still empty, so it must not rest on their statistics: indexes only, LATERAL with
-- LIMIT 1 or OFFSET 0 where a join could be planned as a walk over a table that will grow.
-- What it returns has changed once: a replaced function may not.
DROP FUNCTION IF EXISTS orders_context(jsonb);
CREATE OR REPLACE FUNCTION orders_context(p_asked jsonb) RETURNS TABLE (
    entities json, channels json, policies json, customers json, hits json, products json, lists json, existing json, numbers json, answered json, process bigint
) LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    v_customer_refs text[]; v_customer_ids bigint[]; v_customer_names text[];
    v_product_refs text[]; v_product_ids bigint[]; v_product_names text[];
    v_channels text[]; v_references text[]; v_numbers integer; v_actor bigint;
    v_methods text[]; v_paths text[]; v_keys text[];
BEGIN
    SELECT x.* INTO v_customer_refs, v_customer_ids, v_customer_names, v_product_refs, v_product_ids, v_product_names,
        v_channels, v_references, v_numbers, v_actor, v_methods, v_paths, v_keys
    FROM jsonb_to_record(p_asked) AS x(
        customer_refs text[], customer_ids bigint[], customer_names text[],
        product_refs text[], product_ids bigint[], product_names text[],
        channels text[], references_ text[], numbers integer, actor bigint, methods text[], paths text[], keys text[]);
    RETURN QUERY
    WITH c AS MATERIALIZED (
        SELECT * FROM customer WHERE code = ANY (v_customer_refs)
            OR id = ANY (v_customer_ids)
            OR name = ANY (v_customer_names)
    ), hit AS MATERIALIZED (
        SELECT id AS product_id, 'code' AS kind, sku AS ref, NULL::bigint AS customer_id, '' AS unit
            FROM product WHERE sku = ANY (v_product_refs)
        UNION ALL SELECT id, 'id', 'id:' || id, NULL, '' FROM product
            WHERE id = ANY (v_product_ids)
        UNION ALL SELECT i.product_id, 'own', i.code, i.customer_id, i.unit FROM customer_item i
            WHERE i.customer_id IN (SELECT id FROM c) AND i.code = ANY (v_product_refs)
        UNION ALL SELECT product_id, 'barcode', barcode, NULL, unit FROM product_barcode
            WHERE barcode = ANY (v_product_refs)
        UNION ALL SELECT id, 'name', name, NULL, '' FROM product
            WHERE name = ANY (v_product_names)
    ), p AS MATERIALIZED (
        SELECT * FROM product WHERE id = ANY (ARRAY(SELECT product_id FROM hit))
    ), lists AS MATERIALIZED (
        SELECT * FROM price_list l WHERE l.active AND (l.is_default OR l.id IN (SELECT price_list_id FROM c))
    )
    SELECT
        (SELECT json_agg(json_build_array(e.id, e.code, e.currency, e.time_zone, e.prices_include_tax,
            e.default_tax_rate::text, e.allow_backorder, e.repeat_days, e.number_prefix, e.is_default, k.id, k.version))
            FROM legal_entity e
            JOIN calendar k ON k.id = coalesce(e.calendar_id, (SELECT d.id FROM calendar d WHERE d.is_default))
            WHERE e.active) AS entities,
        (SELECT json_agg(json_build_array(h.code, h.kind, h.allow_backorder)) FROM channel h WHERE h.active) AS channels,
        (SELECT json_agg(json_build_array(k.code, k.enabled, k.severity, k.parameters)) FROM check_policy k) AS policies,
        (SELECT json_agg(json_build_array(c.id, c.code, c.name, c.active, c.walk_in, c.on_hold, c.hold_reason, c.currency,
            c.payment_terms, c.credit_limit::text, c.credit_used::text, c.price_list_id, u.id,
            u.team_id, c.entity_id,
            (SELECT json_build_object('name', a.name, 'phone', a.phone, 'region',
                concat_ws(' ', nullif(a.province, ''), nullif(a.city, ''), nullif(a.district, '')),
                'address', a.detail, 'postal_code', a.postal_code)
                FROM customer_address a WHERE a.customer_id = c.id AND a.is_default), u.username, u.name))
            FROM c LEFT JOIN app_user u ON u.id = c.owner_id AND u.is_active) AS customers,
        (SELECT json_agg(json_build_array(h.product_id, h.kind, h.ref, h.customer_id, h.unit)) FROM hit h) AS hits,
        (SELECT json_agg(json_build_array(p.id, p.sku, p.name, p.kind, p.active, p.base_unit,
            (SELECT json_agg(json_build_array(u.unit, u.factor::text)) FROM product_unit u WHERE u.product_id = p.id),
            p.tax_rate::text, p.price::text, p.floor_price::text, p.currency, p.pack::text,
            (SELECT json_agg(json_build_array(i.price_list_id, i.unit, i.min_quantity::text, i.price::text,
                i.floor_price::text)) FROM (SELECT * FROM price_item WHERE product_id = p.id OFFSET 0) i
                WHERE i.price_list_id IN (SELECT id FROM lists)),
            (SELECT sum(s.on_hand - s.reserved)::text
                FROM (SELECT * FROM stock_level WHERE product_id = p.id OFFSET 0) s
                JOIN warehouse w ON w.id = s.warehouse_id WHERE w.active AND w.sellable),
            coming.dates,
            -- Who waits before us only matters where something is announced; elsewhere there is no promise anyway.
            CASE WHEN coming.dates IS NOT NULL THEN (SELECT sum(l.ordered - l.cancelled - l.shipped - l.reserved)::text
                FROM order_line l WHERE l.product_id = p.id AND l.waiting) END
            )) FROM p LEFT JOIN LATERAL (
                SELECT json_agg(json_build_array(r.expected_on, (x.quantity - x.received)::text) ORDER BY r.expected_on)
                    AS dates
                FROM expected_receipt_line x JOIN expected_receipt r ON r.id = x.receipt_id
                WHERE x.product_id = p.id AND x.is_open AND x.quantity > x.received
            ) coming ON true) AS products,
        (SELECT json_agg(json_build_array(l.id, l.code, l.name, l.currency, l.tax_included, l.is_default, l.valid_from,
            l.valid_to)) FROM lists l) AS lists,
        (SELECT json_agg(json_build_array(o.channel, o.external_reference, o.number, o.state))
            FROM unnest(v_channels, v_references) AS r(channel, reference)
            CROSS JOIN LATERAL (SELECT * FROM sales_order WHERE channel = r.channel
                AND external_reference = r.reference AND external_reference IS NOT NULL LIMIT 1) o) AS existing,
        (SELECT json_agg(json_build_array(nextval('sales_order_id_seq'), nextval('order_number_seq')))
            FROM generate_series(1, v_numbers)) AS numbers,
        (SELECT json_agg(json_build_array(k.method, k.path, k.key, encode(k.body_hash, 'hex'), k.status, k.answer))
            FROM unnest(v_methods, v_paths, v_keys) AS a(method, path, key)
            CROSS JOIN LATERAL (SELECT * FROM idempotency_key WHERE actor_id = v_actor
                AND method = a.method AND path = a.path AND key = a.key LIMIT 1) k) AS answered,
        (SELECT v.id FROM process_version v JOIN process x ON x.id = v.process_id WHERE x.key = 'order'
            ORDER BY v.number DESC LIMIT 1) AS process;
END $$;
