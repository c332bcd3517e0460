-- Company settings that every order is judged by. They change rarely, so programs keep them and ask by their mark.
-- The mark is a new random one with every change: a number could come again after a change that was rolled back.
CREATE OR REPLACE FUNCTION orders_setup_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE orders_setup SET mark = gen_random_uuid();
    RETURN NULL;
END $$;

-- Everything that checking, pricing and placing a batch of orders needs to read, in one call: plans made once.
-- They may be made while the tables are still empty, so they must not rest on their statistics: indexes only, LATERAL
-- with LIMIT 1 or OFFSET 0 where a join could be planned as a walk over a table that will grow.
-- `p_mark` is that of the settings the caller has; they are sent only when they are others by now.
-- `p_own_customers`, `p_own_refs` are pairs that may be a customer's own item codes.
-- The answer is one JSON array, in the order of `context.read_context`.
CREATE OR REPLACE FUNCTION orders_context(
    p_mark uuid, p_customer_refs text[], p_customer_ids bigint[], p_customer_names text[], p_product_refs text[],
    p_product_ids bigint[], p_product_names text[], p_own_customers text[], p_own_refs text[], p_channels text[],
    p_references text[], p_numbers integer, p_actor bigint, p_methods text[],
    p_paths text[], p_keys text[]
) RETURNS text LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    v_mark uuid; v_setup json;
    v_customers json; v_customer_ids bigint[]; v_codes text[]; v_names text[]; v_list_ids bigint[];
    v_hits json; v_products bigint[];
    v_found text;
BEGIN
    SELECT mark INTO v_mark FROM orders_setup;
    IF v_mark IS DISTINCT FROM p_mark THEN
        v_setup := orders_read_setup(v_mark);
    END IF;

    SELECT json_agg(json_build_array(c.id, c.code, c.name, c.active, c.walk_in, c.on_hold, c.hold_reason, c.currency,
               c.payment_terms, c.credit_limit::text, c.credit_used::text, c.price_list_id, u.id, u.team_id, c.entity_id,
               CASE WHEN a.id IS NOT NULL THEN json_build_object('name', a.name, 'phone', a.phone, 'region',
                   concat_ws(' ', nullif(a.province, ''), nullif(a.city, ''), nullif(a.district, '')),
                   'address', a.detail, 'postal_code', a.postal_code) END, u.username, u.name)),
           array_agg(c.id), array_agg(c.code), array_agg(c.name), array_agg(c.price_list_id)
    INTO v_customers, v_customer_ids, v_codes, v_names, v_list_ids
    FROM (SELECT * FROM customer WHERE code = ANY (p_customer_refs) OR id = ANY (p_customer_ids)
              OR name = ANY (p_customer_names) OFFSET 0) c
    LEFT JOIN LATERAL (SELECT * FROM app_user WHERE id = c.owner_id AND is_active LIMIT 1) u ON true
    LEFT JOIN LATERAL (SELECT * FROM customer_address WHERE customer_id = c.id AND is_default LIMIT 1) a ON true;

    SELECT json_agg(json_build_array(h.product_id, h.kind, h.ref, h.customer_id, h.unit)), array_agg(DISTINCT h.product_id)
    INTO v_hits, v_products
    FROM (
        SELECT id AS product_id, 'code' AS kind, sku AS ref, NULL::bigint AS customer_id, '' AS unit
            FROM product WHERE sku = ANY (p_product_refs)
        UNION ALL SELECT id, 'id', 'id:' || id, NULL, '' FROM product WHERE id = ANY (p_product_ids)
        UNION ALL SELECT i.product_id, 'own', i.code, i.customer_id, i.unit
            FROM (SELECT DISTINCT w.id, o.ref FROM unnest(p_own_customers, p_own_refs) AS o(customer, ref)
                  JOIN (SELECT * FROM unnest(v_codes, v_customer_ids) UNION ALL SELECT * FROM unnest(v_names, v_customer_ids)
                        UNION ALL SELECT 'id:' || id, id FROM unnest(v_customer_ids) AS id) AS w(ref, id)
                      ON w.ref = o.customer) o
            CROSS JOIN LATERAL (SELECT * FROM customer_item WHERE customer_id = o.id AND code = o.ref OFFSET 0) i
        UNION ALL SELECT product_id, 'barcode', barcode, NULL, unit FROM product_barcode
            WHERE barcode = ANY (p_product_refs)
        UNION ALL SELECT id, 'name', name, NULL, '' FROM product WHERE name = ANY (p_product_names)
    ) h;

    WITH lists AS MATERIALIZED (
        SELECT * FROM price_list l WHERE l.active AND (l.is_default OR l.id = ANY (v_list_ids))
    ), coming AS MATERIALIZED (
        SELECT x.product_id, r.expected_on, x.quantity - x.received AS quantity
        FROM (SELECT * FROM expected_receipt_line WHERE product_id = ANY (v_products) AND is_open OFFSET 0) x
        CROSS JOIN LATERAL (SELECT * FROM expected_receipt WHERE id = x.receipt_id LIMIT 1) r
        WHERE x.quantity > x.received
    )
    SELECT json_build_array(v_setup, v_customers, v_hits,
        (SELECT json_agg(json_build_array(p.id, p.sku, p.name, p.kind, p.active, p.base_unit, p.tax_rate::text,
            p.price::text, p.floor_price::text, p.currency, p.pack::text)) FROM product p WHERE p.id = ANY (v_products)),
        (SELECT json_agg(json_build_array(u.product_id, u.unit, u.factor::text))
            FROM product_unit u WHERE u.product_id = ANY (v_products)),
        (SELECT json_agg(json_build_array(i.product_id, i.price_list_id, i.unit, i.min_quantity::text, i.price::text,
            i.floor_price::text)) FROM price_item i
            WHERE i.product_id = ANY (v_products) AND i.price_list_id = ANY (ARRAY(SELECT id FROM lists))),
        (SELECT json_agg(json_build_array(f.product_id, f.free::text)) FROM (
            SELECT s.product_id, sum(s.on_hand - s.reserved) AS free
            FROM (SELECT * FROM stock_level WHERE product_id = ANY (v_products) OFFSET 0) s
            JOIN warehouse w ON w.id = s.warehouse_id WHERE w.active AND w.sellable GROUP BY 1) f),
        (SELECT json_agg(json_build_array(c.product_id, c.expected_on, c.quantity::text) ORDER BY c.expected_on)
            FROM coming c),
        -- Who waits before us only matters where something is announced; elsewhere there is no promise anyway.
        (SELECT json_agg(json_build_array(w.product_id, w.quantity::text)) FROM (
            SELECT l.product_id, sum(l.ordered - l.cancelled - l.shipped - l.reserved) AS quantity FROM order_line l
            WHERE l.waiting AND l.product_id = ANY (ARRAY(SELECT product_id FROM coming)) GROUP BY 1) w),
        (SELECT json_agg(json_build_array(l.id, l.code, l.name, l.currency, l.tax_included, l.is_default, l.valid_from,
            l.valid_to)) FROM lists l),
        (SELECT json_agg(json_build_array(o.channel, o.external_reference, o.number, o.state))
            FROM unnest(p_channels, p_references) AS r(channel, reference)
            CROSS JOIN LATERAL (SELECT * FROM sales_order WHERE channel = r.channel
                AND external_reference = r.reference AND external_reference IS NOT NULL LIMIT 1) o),
        (SELECT json_agg(json_build_array(nextval('sales_order_id_seq'), nextval('order_number_seq')))
            FROM generate_series(1, p_numbers)),
        (SELECT json_agg(json_build_array(k.method, k.path, k.key, encode(k.body_hash, 'hex'), k.status, k.answer))
            FROM unnest(p_methods, p_paths, p_keys) AS a(method, path, key)
            CROSS JOIN LATERAL (SELECT * FROM idempotency_key WHERE actor_id = p_actor
                AND method = a.method AND path = a.path AND key = a.key LIMIT 1) k)
    )::text INTO v_found;
    RETURN v_found;
END $$;

-- [mark, entities, channels, policies, the process version that new orders start with]; see above.
CREATE OR REPLACE FUNCTION orders_read_setup(p_mark uuid) RETURNS json LANGUAGE plpgsql AS $$
BEGIN
    RETURN (SELECT json_build_array(p_mark,
        (SELECT json_agg(json_build_array(e.id, e.code, e.currency, e.time_zone, e.prices_include_tax,
            e.default_tax_rate::text, e.allow_backorder, e.repeat_days, e.number_prefix, e.is_default, k.id, k.version))
            FROM legal_entity e
            JOIN calendar k ON k.id = coalesce(e.calendar_id, (SELECT d.id FROM calendar d WHERE d.is_default))
            WHERE e.active),
        (SELECT json_agg(json_build_array(h.code, h.kind, h.allow_backorder)) FROM channel h WHERE h.active),
        (SELECT json_agg(json_build_array(k.code, k.enabled, k.severity, k.parameters)) FROM check_policy k),
        (SELECT v.id FROM process_version v JOIN process x ON x.id = v.process_id WHERE x.key = 'order'
            ORDER BY v.number DESC LIMIT 1)));
END $$;
