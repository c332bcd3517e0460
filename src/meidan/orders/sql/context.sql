-- Master data and settings that orders are judged and priced by. They change rarely, so programs keep them and ask
-- whether a transaction that changed them has been committed since. Rows come by trigger, one per such transaction.
-- Customers change more often, so their changes are noted apart (a trigger with an argument): they outdate nothing else.
CREATE OR REPLACE FUNCTION orders_masters_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_NARGS = 0 THEN
        INSERT INTO master_change (xid) VALUES (pg_current_xact_id()) ON CONFLICT DO NOTHING;
    ELSE
        INSERT INTO master_change (xid, customers) VALUES (pg_current_xact_id(), true) ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;

-- [[id, number]] of so many orders to come.
CREATE OR REPLACE FUNCTION orders_numbers(p_count integer) RETURNS json LANGUAGE plpgsql AS $$
BEGIN
    IF p_count = 1 THEN
        RETURN json_build_array(json_build_array(nextval('sales_order_id_seq'), nextval('order_number_seq')));
    END IF;
    RETURN (SELECT json_agg(json_build_array(nextval('sales_order_id_seq'), nextval('order_number_seq')))
            FROM generate_series(1, p_count));
END $$;

-- Everything that checking, pricing and placing a batch of orders needs to read, in one call: plans made once.
-- They may be made while the tables are still empty, so they must not rest on their statistics: indexes only, LATERAL
-- with LIMIT 1 or OFFSET 0 where a join could be planned as a walk over a table that will grow.
-- `p_seen` is the snapshot as of which the caller keeps settings and the products `p_kept`; the answer is NULL when they
-- have changed since. Without it the settings are sent, and the snapshot to keep them by. Customers are always read; the
-- snapshot to keep them by comes last.
-- `p_product_refs`, `p_product_ids`, `p_product_names` are what the caller cannot resolve from what it keeps;
-- `p_own_customers`, `p_own_refs` are pairs of them that may be a customer's own item codes.
-- The answer is one JSON array, in the order of `context.read_context`.
CREATE OR REPLACE FUNCTION orders_context(
    p_seen pg_snapshot, p_customer_refs text[], p_customer_ids bigint[], p_customer_names text[], p_kept bigint[],
    p_product_refs text[], p_product_ids bigint[], p_product_names text[], p_own_customers text[], p_own_refs text[],
    p_channels text[], p_references text[], p_numbers integer, p_actor bigint, p_methods text[], p_paths text[],
    p_keys text[]
) RETURNS text LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    v_setup json; v_hits json; v_goods json; v_customers json; v_free json; v_coming json; v_waiting json;
    v_existing json; v_fresh json; v_answered json;
    v_new bigint[]; v_products bigint[] := p_kept; v_customer_ids bigint[];
    v_snapshot text := pg_current_snapshot();  -- taken first: what is read afterwards is at least as new
BEGIN
    IF p_seen IS NULL THEN
        v_setup := orders_read_setup();
    ELSIF EXISTS (SELECT FROM master_change
                  WHERE xid >= pg_snapshot_xmin(p_seen) AND NOT pg_visible_in_snapshot(xid, p_seen) AND NOT customers)
    THEN
        RETURN NULL;
    END IF;

    IF cardinality(p_customer_ids) + cardinality(p_customer_names) > 0 THEN
        v_customer_ids := ARRAY(SELECT id FROM customer WHERE code = ANY (p_customer_refs) OR id = ANY (p_customer_ids)
            OR name = ANY (p_customer_names));
    ELSE
        v_customer_ids := ARRAY(SELECT id FROM customer WHERE code = ANY (p_customer_refs));
    END IF;

    IF cardinality(p_product_refs) + cardinality(p_product_ids) + cardinality(p_product_names) > 0 THEN
        SELECT json_agg(json_build_array(h.product_id, h.kind, h.ref, h.customer_id, h.unit)),
               array_agg(DISTINCT h.product_id)
        INTO v_hits, v_new
        FROM (
            SELECT id AS product_id, 'code' AS kind, sku AS ref, NULL::bigint AS customer_id, '' AS unit
                FROM product WHERE sku = ANY (p_product_refs)
            UNION ALL SELECT id, 'id', 'id:' || id, NULL, '' FROM product WHERE id = ANY (p_product_ids)
            UNION ALL SELECT i.product_id, 'own', i.code, i.customer_id, i.unit
                FROM (SELECT DISTINCT c.id, o.ref FROM unnest(p_own_customers, p_own_refs) AS o(customer, ref)
                      JOIN (SELECT id, code, name FROM customer WHERE id = ANY (v_customer_ids) OFFSET 0) c
                          ON o.customer IN (c.code, c.name, 'id:' || c.id)) o
                CROSS JOIN LATERAL (SELECT * FROM customer_item WHERE customer_id = o.id AND code = o.ref OFFSET 0) i
            UNION ALL SELECT product_id, 'barcode', barcode, NULL, unit FROM product_barcode
                WHERE barcode = ANY (p_product_refs)
            UNION ALL SELECT id, 'name', name, NULL, '' FROM product WHERE name = ANY (p_product_names)
        ) h;
        IF v_new IS NOT NULL THEN
            v_goods := orders_read_goods(v_new, ARRAY(
                SELECT price_list_id FROM customer WHERE id = ANY (v_customer_ids) AND price_list_id IS NOT NULL));
            v_products := v_products || v_new;
        END IF;
    END IF;

    SELECT json_agg(json_build_array(c.id, c.code, c.name, c.active, c.walk_in, c.on_hold, c.hold_reason, c.currency,
               c.payment_terms, c.credit_limit::text, c.credit_used::text, c.price_list_id, u.id, u.team_id, c.entity_id,
               CASE WHEN a.id IS NOT NULL THEN json_build_object('name', a.name, 'phone', a.phone, 'region',
                   concat_ws(' ', nullif(a.province, ''), nullif(a.city, ''), nullif(a.district, '')),
                   'address', a.detail, 'postal_code', a.postal_code) END, u.username, u.name))
    INTO v_customers
    FROM (SELECT * FROM customer WHERE id = ANY (v_customer_ids) OFFSET 0) c
    LEFT JOIN LATERAL (SELECT * FROM app_user WHERE id = c.owner_id AND is_active LIMIT 1) u ON true
    LEFT JOIN LATERAL (SELECT * FROM customer_address WHERE customer_id = c.id AND is_default LIMIT 1) a ON true;

    IF cardinality(v_products) > 0 THEN
        SELECT json_agg(json_build_array(s.product_id, (s.on_hand - s.reserved)::text)) INTO v_free
        FROM stock_level s WHERE s.product_id = ANY (v_products)
            AND s.warehouse_id = ANY (ARRAY(SELECT w.id FROM warehouse w WHERE w.active AND w.sellable));
        IF EXISTS (SELECT FROM expected_receipt_line WHERE product_id = ANY (v_products) AND is_open) THEN
            WITH coming AS MATERIALIZED (
                SELECT x.product_id, r.expected_on, x.quantity - x.received AS quantity
                FROM (SELECT * FROM expected_receipt_line WHERE product_id = ANY (v_products) AND is_open OFFSET 0) x
                CROSS JOIN LATERAL (SELECT * FROM expected_receipt WHERE id = x.receipt_id LIMIT 1) r
                WHERE x.quantity > x.received
            )
            -- Who waits before us only matters where something is announced; elsewhere there is no promise anyway.
            SELECT (SELECT json_agg(json_build_array(c.product_id, c.expected_on, c.quantity::text)
                                    ORDER BY c.expected_on) FROM coming c),
                   (SELECT json_agg(json_build_array(w.product_id, w.quantity::text)) FROM (
                       SELECT l.product_id, sum(l.ordered - l.cancelled - l.shipped - l.reserved) AS quantity
                       FROM order_line l
                       WHERE l.waiting AND l.product_id = ANY (ARRAY(SELECT product_id FROM coming)) GROUP BY 1) w)
            INTO v_coming, v_waiting;
        END IF;
    END IF;

    IF cardinality(p_references) > 0 THEN
        SELECT json_agg(json_build_array(o.channel, o.external_reference, o.number, o.state)) INTO v_existing
        FROM unnest(p_channels, p_references) AS r(channel, reference)
        CROSS JOIN LATERAL (SELECT * FROM sales_order WHERE channel = r.channel
            AND external_reference = r.reference AND external_reference IS NOT NULL LIMIT 1) o;
    END IF;
    IF cardinality(p_keys) > 0 THEN
        SELECT json_agg(json_build_array(k.method, k.path, k.key, encode(k.body_hash, 'hex'), k.status, k.answer))
        INTO v_answered
        FROM unnest(p_methods, p_paths, p_keys) AS a(method, path, key)
        CROSS JOIN LATERAL (SELECT * FROM idempotency_key WHERE actor_id = p_actor
            AND method = a.method AND path = a.path AND key = a.key LIMIT 1) k;
    END IF;
    v_fresh := orders_numbers(p_numbers);
    RETURN json_build_array(v_setup, v_hits, v_goods, v_customers, v_free, v_coming, v_waiting, v_existing, v_fresh,
        v_answered, v_snapshot);
END $$;

-- [products, units, prices, price lists] of these products. A product with few prices comes with all of them and may be
-- kept; of the others only what the general lists and `p_lists` say is sent, and they are marked.
CREATE OR REPLACE FUNCTION orders_read_goods(p_products bigint[], p_lists bigint[]) RETURNS json
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    few CONSTANT integer := 64;
    v_many bigint[] := ARRAY(SELECT p.id FROM unnest(p_products) AS p(id)
        WHERE EXISTS (SELECT FROM price_item i WHERE i.product_id = p.id OFFSET few));
BEGIN
    RETURN (
        WITH items AS MATERIALIZED (
            SELECT i.* FROM price_item i
            WHERE i.product_id = ANY (p_products) AND (i.product_id <> ALL (v_many)
                OR i.price_list_id = ANY (p_lists || ARRAY(SELECT l.id FROM price_list l WHERE l.is_default)))
        )
        SELECT json_build_array(
            (SELECT json_agg(json_build_array(p.id, p.sku, p.name, p.kind, p.active, p.base_unit, p.tax_rate::text,
                p.price::text, p.floor_price::text, p.currency, p.pack::text, p.id = ANY (v_many)))
                FROM product p WHERE p.id = ANY (p_products)),
            (SELECT json_agg(json_build_array(u.product_id, u.unit, u.factor::text))
                FROM product_unit u WHERE u.product_id = ANY (p_products)),
            (SELECT json_agg(json_build_array(i.product_id, i.price_list_id, i.unit, i.min_quantity::text,
                i.price::text, i.floor_price::text)) FROM items i),
            (SELECT json_agg(json_build_array(l.id, l.code, l.name, l.currency, l.tax_included, l.is_default,
                l.valid_from, l.valid_to))
                FROM price_list l WHERE l.active AND l.id = ANY (ARRAY(SELECT i.price_list_id FROM items i)))));
END $$;

-- [snapshot, entities, channels, policies, the process version that new orders start with]; see above. The snapshot is
-- taken first: what is read afterwards is at least as new.
CREATE OR REPLACE FUNCTION orders_read_setup() RETURNS json LANGUAGE plpgsql AS $$
DECLARE
    v_snapshot text := pg_current_snapshot()::text;
BEGIN
    RETURN (SELECT json_build_array(v_snapshot,
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
