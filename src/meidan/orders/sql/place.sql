CREATE SEQUENCE IF NOT EXISTS order_number_seq START 1001;

-- Orders, lines and events as `orders_place` takes them. Rows of a type are read three times as fast as the same in JSON.
DROP TYPE IF EXISTS order_given CASCADE;
CREATE TYPE order_given AS (
    id bigint, number text, entity_id bigint, channel text, external_reference text, customer_id bigint,
    customer_name text, state text, stage text, stage_short text, held boolean, hold_reason text, history boolean,
    priority smallint, ordered_at timestamptz, requested_date date, promised_date date, currency text, net numeric,
    tax numeric, gross numeric, credit_held numeric, ship_name text, ship_phone text, ship_phone_reversed text,
    ship_region text, ship_address text, note text, extra jsonb, input jsonb, findings jsonb, acknowledged jsonb,
    source jsonb, content_hash bigint, owner_id bigint, team_id bigint, due_at timestamptz, version integer,
    process_id bigint, payment_terms text
);
-- `need` is to be reserved; `done` of a finished order is shipped and delivered.
DROP TYPE IF EXISTS order_line_given CASCADE;
CREATE TYPE order_line_given AS (
    order_id bigint, position smallint, product_id bigint, sku text, name text, kind text, unit text, factor numeric,
    quantity numeric, unit_price numeric, price_source jsonb, discount numeric, is_gift boolean, tax_rate numeric,
    tax_included boolean, net numeric, tax numeric, gross numeric, note text, extra jsonb, source jsonb,
    promised_date date, ordered numeric, need numeric, done numeric, all_or_nothing boolean
);
-- `reserved` is what the event and the answer say of it, {position: quantity}, when everything can be reserved.
DROP TYPE IF EXISTS order_logged CASCADE;
CREATE TYPE order_logged AS (
    order_id bigint, stream text, kind text, data text, private json, reserved text, method text, path text, key text,
    body_hash text, answer text
);

-- Stores a batch of checked and priced orders: credit, stock, orders, lines, reservations, moves, events, answers.
-- All or nothing: what the guards refuse is raised as MD001 with [{order_id, why, ...}] in DETAIL, so that the caller
-- can leave those orders out and call again. `p_rewrite`: the orders exist (drafts); their old lines are gone already.
-- The need for stock comes beside the lines, in the order in which it is served: which order, which of `p_lines`,
-- product, how much, and how much of the product others get before; `p_needed` is the sum. Returns {order_id: {position: reserved quantity}}.
-- When there are orders since `p_since` with one of `p_contents`, they are returned, [[content, number, ordered_at,
-- channel, reference]], and nothing is done: whoever calls has to judge by them first.
-- MD002: the credit of a customer began to be guarded since the orders were checked; check them again.
-- Who places by what he remembers as of the snapshot `p_seen` instead of having looked gets NULL when settings, products or
-- customers have changed since, and MD003 when not everything can be reserved: nothing is done, he has to look.
-- `p_ahead` draws so many ids and numbers for orders to come, which are returned beside the others as "ahead".
-- Lock order: customers by id, then stock levels by id, then stream heads (rows of this batch only).
-- Plans are made once and by index: what is bound are documents, and the tables may still be empty when it happens.
CREATE OR REPLACE FUNCTION orders_place(
    p_orders order_given[], p_lines order_line_given[], p_need_order bigint[], p_need_row integer[],
    p_need_product bigint[], p_need numeric[], p_need_start numeric[], p_needed numeric, p_credit_order bigint[],
    p_credit_customer bigint[], p_credit_amount numeric[], p_credit_override boolean[], p_logged order_logged[],
    p_contents bigint[], p_since timestamptz, p_actor bigint, p_at timestamptz, p_rewrite boolean, p_seen pg_snapshot,
    p_ahead integer
) RETURNS text LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    v_outdated boolean; v_repeated boolean; v_refused json;
    v_ids bigint[] := '{}'; v_got numeric;
    v_order bigint[]; v_line bigint[]; v_level bigint[]; v_quantity numeric[];
    v_short bigint[] := '{}'; v_short_line bigint[]; v_short_got numeric[];
    v_logged order_logged;
    v_sequence integer := 0; v_previous bytea := decode(repeat('00', 32), 'hex');
    v_event bigint; v_body text; v_hash bytea;
    v_reserved text := '';
BEGIN
    -- Both questions at once, since each statement costs more than its answer: is what was remembered as of `p_seen`
    -- outdated, and is there an order of the same content?
    SELECT EXISTS (SELECT FROM master_change
                   WHERE xid >= pg_snapshot_xmin(p_seen) AND NOT pg_visible_in_snapshot(xid, p_seen)),
           EXISTS (SELECT FROM (SELECT ordered_at FROM sales_order
                                WHERE content_hash = ANY (p_contents) AND state <> 'cancelled' OFFSET 0) o
                   WHERE o.ordered_at >= p_since)
    INTO v_outdated, v_repeated;
    IF v_outdated THEN
        RETURN NULL;
    END IF;
    IF v_repeated THEN
        RETURN (
            SELECT json_agg(json_build_array(o.content_hash, o.number, o.ordered_at, o.channel, o.external_reference))
            FROM (SELECT * FROM sales_order WHERE content_hash = ANY (p_contents) AND state <> 'cancelled' OFFSET 0) o
            WHERE o.ordered_at >= p_since);
    END IF;

    IF cardinality(p_credit_order) = 1 THEN
        UPDATE customer SET credit_used = credit_used + p_credit_amount[1]
        WHERE id = p_credit_customer[1] AND (
            p_credit_override[1] OR credit_limit IS NULL OR credit_used + p_credit_amount[1] <= credit_limit);
    END IF;
    IF cardinality(p_credit_order) > 1 OR (cardinality(p_credit_order) = 1 AND NOT FOUND) THEN
        v_refused := orders_hold_credit(p_credit_order, p_credit_customer, p_credit_amount, p_credit_override);
        IF v_refused IS NOT NULL THEN
            RAISE EXCEPTION 'credit' USING ERRCODE = 'MD001', DETAIL = v_refused::text;
        END IF;
    END IF;

    FOR v_line_id IN 1 .. cardinality(p_lines) LOOP
        v_ids := array_append(v_ids, nextval('order_line_id_seq'));
    END LOOP;
    IF cardinality(p_need) > 0 THEN
        -- Levels are locked in id order through the sorted subquery; a plain UPDATE over sorted input would not do that.
        -- Demand and supply of a product are laid side by side as intervals; where they overlap is who gets what.
        WITH locked AS MATERIALIZED (
            SELECT s.id, s.product_id, s.on_hand - s.reserved AS free, w.priority
            FROM stock_level s JOIN warehouse w ON w.id = s.warehouse_id
            WHERE s.product_id = ANY (p_need_product) AND w.active AND w.sellable
            ORDER BY s.id FOR UPDATE OF s
        ), supply AS (
            SELECT id AS level, product_id, free,
                   sum(free) OVER (PARTITION BY product_id ORDER BY priority, id) - free AS start
            FROM locked WHERE free > 0
        )
        SELECT array_agg(d.order_id), array_agg(v_ids[d.row]), array_agg(s.level),
               array_agg(least(d.start + d.need, s.start + s.free) - greatest(d.start, s.start)),
               coalesce(sum(least(d.start + d.need, s.start + s.free) - greatest(d.start, s.start)), 0)
        INTO v_order, v_line, v_level, v_quantity, v_got
        FROM unnest(p_need_order, p_need_row, p_need_product, p_need, p_need_start)
            AS d(order_id, row, product_id, need, start)
        JOIN supply s ON s.product_id = d.product_id AND s.start < d.start + d.need AND d.start < s.start + s.free;
    END IF;

    IF v_got < p_needed THEN
        IF p_seen IS NOT NULL THEN
            RAISE EXCEPTION 'less is free than was remembered' USING ERRCODE = 'MD003';
        END IF;
        WITH short AS (
            SELECT x.order_id, v_ids[x.row] AS line, x.rank, coalesce(g.got, 0) AS got, x.need - coalesce(g.got, 0) AS missing,
                   (p_lines[x.row]).position AS position, (p_lines[x.row]).all_or_nothing AS all_or_nothing
            FROM unnest(p_need_order, p_need_row, p_need) WITH ORDINALITY AS x(order_id, row, need, rank)
            LEFT JOIN (SELECT a.line, sum(a.quantity) AS got FROM unnest(v_line, v_quantity) AS a(line, quantity)
                       GROUP BY 1) g ON g.line = v_ids[x.row]
            WHERE x.need > coalesce(g.got, 0)
        ), refused AS (
            SELECT order_id, min(rank) AS rank, json_agg(json_build_array(position, missing)) AS positions
            FROM short WHERE all_or_nothing GROUP BY order_id
        )
        SELECT (SELECT json_agg(json_build_object('order_id', order_id, 'why', 'stock', 'positions', positions)
                                ORDER BY rank) FROM refused),
               array_agg(DISTINCT order_id), array_agg(line), array_agg(got)
        INTO v_refused, v_short, v_short_line, v_short_got FROM short;
        IF v_refused IS NOT NULL THEN
            RAISE EXCEPTION 'stock' USING ERRCODE = 'MD001', DETAIL = v_refused::text;
        END IF;
    END IF;

    IF p_rewrite THEN
        -- A new order takes this lock by its foreign key; a draft has had its customer long since.
        PERFORM 1 FROM customer WHERE id IN (SELECT x.customer_id FROM unnest(p_orders) x) ORDER BY id FOR KEY SHARE;
        PERFORM orders_rewrite(p_orders, v_short, p_at);
    ELSE
        -- The process said beforehand where it stands with everything reserved, and where without.
        INSERT INTO sales_order (id, number, entity_id, channel, external_reference, customer_id, customer_name, state,
            stage, held, hold_reason, history, priority, ordered_at, requested_date, promised_date, currency, net, tax,
            gross, credit_held, ship_name, ship_phone, ship_phone_reversed, ship_region, ship_address, note, extra, input,
            findings, acknowledged, source, content_hash, owner_id, team_id, due_at, created_by_id, created_at,
            confirmed_at, ended_at, cancel_reason, version, process_id, payment_terms)
        SELECT x.id, x.number, x.entity_id, x.channel, x.external_reference, x.customer_id, x.customer_name, x.state,
            CASE WHEN x.id = ANY (v_short) THEN x.stage_short ELSE x.stage END,
            x.held, x.hold_reason, x.history, x.priority, x.ordered_at, x.requested_date, x.promised_date, x.currency,
            x.net, x.tax, x.gross, x.credit_held, x.ship_name, x.ship_phone, x.ship_phone_reversed, x.ship_region,
            x.ship_address, x.note, x.extra, x.input, x.findings, x.acknowledged, x.source, x.content_hash, x.owner_id,
            x.team_id, x.due_at, p_actor, p_at, CASE WHEN x.state = 'draft' THEN NULL ELSE p_at END,
            CASE WHEN x.state = 'closed' THEN x.ordered_at END, '', x.version, x.process_id, x.payment_terms
        FROM unnest(p_orders) x;
    END IF;
    -- From here on nobody can begin to guard the credit of these customers; who has begun meanwhile must count this too.
    IF cardinality(p_credit_order) < cardinality(p_orders) THEN
        PERFORM 1 FROM unnest(p_orders) x JOIN customer c ON c.id = x.customer_id
        WHERE x.state = 'confirmed' AND x.credit_held = 0 AND x.gross > 0 AND NOT c.walk_in
          AND (c.credit_limit IS NOT NULL OR c.payment_terms = 'monthly');
        IF FOUND THEN
            RAISE EXCEPTION 'credit is guarded since a moment' USING ERRCODE = 'MD002';
        END IF;
    END IF;

    INSERT INTO order_line (id, order_id, position, product_id, sku, name, kind, unit, factor, quantity, unit_price,
        price_source, discount, is_gift, tax_rate, tax_included, net, tax, gross, note, extra, source, promised_date,
        ordered, reserved, shipped, delivered, invoiced, returned, cancelled, waiting)
    SELECT x.id, x.order_id, x.position, x.product_id, x.sku, x.name, x.kind, x.unit, x.factor, x.quantity, x.unit_price,
        x.price_source, x.discount, x.is_gift, x.tax_rate, x.tax_included, x.net, x.tax, x.gross, x.note, x.extra,
        x.source, x.promised_date, x.ordered, x.need, x.done, x.done, 0, 0, 0, false
    FROM ROWS FROM (unnest(p_lines), unnest(v_ids)) AS x(order_id, position, product_id, sku, name, kind, unit, factor,
        quantity, unit_price, price_source, discount, is_gift, tax_rate, tax_included, net, tax, gross, note, extra,
        source, promised_date, ordered, need, done, all_or_nothing, id);
    IF v_short_line IS NOT NULL THEN
        UPDATE order_line l SET reserved = s.got, waiting = true
        FROM unnest(v_short_line, v_short_got) AS s(line, got) WHERE l.id = s.line;
    END IF;

    IF v_got > 0 THEN
        WITH given AS MATERIALIZED (
            SELECT * FROM unnest(v_order, v_line, v_level, v_quantity) AS a(order_id, line, level, quantity)
        ), reserving AS (
            INSERT INTO reservation (line_id, level_id, quantity) SELECT line, level, quantity FROM given
        ), moving AS (
            INSERT INTO stock_move (level_id, kind, on_hand_change, reserved_change, source, actor_id, at)
            SELECT level, 'reserve', 0, sum(quantity), 'order:' || order_id, p_actor, p_at
            FROM given GROUP BY order_id, level
        )
        UPDATE stock_level s SET reserved = s.reserved + t.quantity
        FROM (SELECT level, sum(quantity) AS quantity FROM given GROUP BY 1) t WHERE s.id = t.level;
    END IF;

    -- One event per order, its data completed by what was reserved per line position; then the answer to its request.
    FOREACH v_logged IN ARRAY p_logged LOOP
        IF v_logged.order_id = ANY (v_short) THEN
            v_logged.reserved := orders_reserved(v_logged.order_id);
        END IF;
        IF p_rewrite THEN
            SELECT sequence, hash INTO v_sequence, v_previous FROM stream_head WHERE stream = v_logged.stream;
        END IF;
        v_body := event_body(v_logged.stream, v_sequence + 1, p_at, p_actor, v_logged.kind, v_previous,
            left(v_logged.data, -1) || ',"reserved":' || v_logged.reserved || '}');
        v_hash := sha256(convert_to(v_body, 'UTF8'));
        INSERT INTO event (stream, sequence, at, actor_id, kind, body, hash)
        VALUES (v_logged.stream, v_sequence + 1, p_at, p_actor, v_logged.kind, v_body, v_hash)
        RETURNING id INTO v_event;
        IF p_rewrite THEN
            UPDATE stream_head SET sequence = v_sequence + 1, hash = v_hash WHERE stream = v_logged.stream;
        ELSE
            INSERT INTO stream_head (stream, sequence, hash) VALUES (v_logged.stream, 1, v_hash);
        END IF;
        IF v_logged.private IS NOT NULL THEN
            INSERT INTO event_private (event_id, path, salt, value)
            SELECT v_event, v.path, decode(v.salt, 'hex'), v.value
            FROM json_to_recordset(v_logged.private) AS v(path text, salt text, value text);
        END IF;
        IF v_logged.key IS NOT NULL THEN
            INSERT INTO idempotency_key (actor_id, method, path, key, body_hash, status, answer, created_at)
            VALUES (p_actor, v_logged.method, v_logged.path, v_logged.key, decode(v_logged.body_hash, 'hex'), 201,
                '{"answer":' || v_logged.answer || ',"reserved":' || v_logged.reserved || '}', p_at);
        END IF;
        v_reserved := v_reserved || ',"' || v_logged.order_id || '":' || v_logged.reserved;
    END LOOP;
    IF p_ahead > 0 THEN
        v_reserved := v_reserved || ',"ahead":' || orders_numbers(p_ahead)::text;
    END IF;
    RETURN '{' || substr(v_reserved, 2) || '}';
END $$;

-- {position: quantity} of the lines that have something reserved.
CREATE OR REPLACE FUNCTION orders_reserved(p_order bigint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce(json_object_agg(position, trim_scale(reserved)::text ORDER BY position)::text, '{}')
    FROM order_line WHERE order_id = p_order AND reserved > 0;
$$;

-- Writes the new content over drafts that are kept already.
CREATE OR REPLACE FUNCTION orders_rewrite(p_orders order_given[], p_short bigint[], p_at timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE sales_order o SET
        entity_id = x.entity_id, channel = x.channel, external_reference = x.external_reference,
        customer_id = x.customer_id, customer_name = x.customer_name, state = x.state,
        stage = CASE WHEN x.id = ANY (p_short) THEN x.stage_short ELSE x.stage END,
        held = x.held, hold_reason = x.hold_reason, priority = x.priority, ordered_at = x.ordered_at,
        requested_date = x.requested_date, promised_date = x.promised_date, currency = x.currency, net = x.net,
        tax = x.tax, gross = x.gross, credit_held = x.credit_held, ship_name = x.ship_name, ship_phone = x.ship_phone,
        ship_phone_reversed = x.ship_phone_reversed, ship_region = x.ship_region, ship_address = x.ship_address,
        note = x.note, extra = x.extra, input = x.input, findings = x.findings, acknowledged = x.acknowledged,
        content_hash = x.content_hash, owner_id = x.owner_id, team_id = x.team_id, due_at = x.due_at,
        confirmed_at = CASE WHEN x.state = 'draft' THEN NULL ELSE p_at END, version = x.version,
        payment_terms = x.payment_terms
    FROM unnest(p_orders) x WHERE o.id = x.id;
END $$;

-- Raises the exposure of customers with a credit limit, or returns who would go over it: {order_id, why, available}.
CREATE OR REPLACE FUNCTION orders_hold_credit(
    p_order bigint[], p_customer bigint[], p_amount numeric[], p_override boolean[]
) RETURNS json LANGUAGE plpgsql AS $$
DECLARE
    v_refused json;
BEGIN
    PERFORM 1 FROM (
        SELECT c.id FROM customer c WHERE c.id = ANY (p_customer) ORDER BY c.id FOR NO KEY UPDATE
    ) locked;
    SELECT json_agg(json_build_object('order_id', t.order_id, 'why', 'credit',
                                      'available', (t.credit_limit - t.credit_used - t.before)::text) ORDER BY t.rank)
    INTO v_refused
    FROM (
        SELECT x.order_id, x.rank, x.amount, x.override, c.credit_limit, c.credit_used,
               sum(x.amount) OVER (PARTITION BY x.customer_id ORDER BY x.rank) - x.amount AS before
        FROM unnest(p_order, p_customer, p_amount, p_override)
            WITH ORDINALITY AS x(order_id, customer_id, amount, override, rank)
        JOIN customer c ON c.id = x.customer_id
    ) t
    WHERE NOT t.override AND t.credit_limit IS NOT NULL AND t.credit_used + t.before + t.amount > t.credit_limit;
    IF v_refused IS NULL THEN
        UPDATE customer c SET credit_used = c.credit_used + t.amount
        FROM (SELECT x.customer_id, sum(x.amount) AS amount
              FROM unnest(p_customer, p_amount) AS x(customer_id, amount) GROUP BY 1) t
        WHERE c.id = t.customer_id;
    END IF;
    RETURN v_refused;
END $$;
