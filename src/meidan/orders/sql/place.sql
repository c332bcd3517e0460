CREATE SEQUENCE IF NOT EXISTS order_number_seq START 1001;

-- Stores a batch of checked and priced orders: credit, stock, orders, lines, reservations, moves, events, answers.
-- All or nothing: what the guards refuse is raised as MD001 with [{order_id, why, ...}] in DETAIL, so that the caller
-- can leave those orders out and call again. An order whose id exists (a draft) is rewritten; its old lines are gone
-- already. Lock order: customers by id, then stock levels by id, then stream heads (rows of this batch only).
-- Generic plans: what is bound are documents, so planning anew for their values costs more than the work itself.
CREATE OR REPLACE FUNCTION orders_place(
    p_orders jsonb, p_lines jsonb, p_credit jsonb, p_events jsonb, p_answers jsonb, p_actor bigint, p_at timestamptz
) RETURNS TABLE (order_id bigint, reserved text) LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
#variable_conflict use_column
DECLARE
    v_refused jsonb;
    v_need numeric; v_got numeric;
    v_order bigint[]; v_position smallint[]; v_level bigint[]; v_quantity numeric[];
    v_short bigint[] := '{}';
    v_id bigint[]; v_reserved text[];
BEGIN
    IF p_credit IS NOT NULL THEN
        v_refused := orders_hold_credit(p_credit);
        IF v_refused IS NOT NULL THEN
            RAISE EXCEPTION 'credit' USING ERRCODE = 'MD001', DETAIL = v_refused::text;
        END IF;
    END IF;

    -- Levels are locked in id order through the sorted subquery; a plain UPDATE over sorted input would not do that.
    -- Demand and supply of a product are laid side by side as intervals; where they overlap is who gets what.
    WITH demand AS MATERIALIZED (
        SELECT x.order_id, x.position, x.product_id, x.need,
               sum(x.need) OVER (PARTITION BY x.product_id ORDER BY x.rank, x.position) - x.need AS start
        FROM jsonb_to_recordset(p_lines)
            AS x(order_id bigint, position smallint, product_id bigint, need numeric, rank integer)
        WHERE x.need > 0
    ), locked AS MATERIALIZED (
        SELECT s.id, s.product_id, s.warehouse_id, s.on_hand - s.reserved AS free FROM stock_level s
        WHERE s.product_id = ANY (ARRAY(SELECT product_id FROM demand))
          AND s.warehouse_id = ANY (ARRAY(SELECT w.id FROM warehouse w WHERE w.active AND w.sellable))
        ORDER BY s.id FOR UPDATE
    ), supply AS (
        SELECT l.id AS level, l.product_id, l.free,
               sum(l.free) OVER (PARTITION BY l.product_id ORDER BY w.priority, l.id) - l.free AS start
        FROM locked l JOIN warehouse w ON w.id = l.warehouse_id WHERE l.free > 0
    )
    SELECT array_agg(d.order_id), array_agg(d.position), array_agg(s.level),
           array_agg(least(d.start + d.need, s.start + s.free) - greatest(d.start, s.start)),
           coalesce(sum(least(d.start + d.need, s.start + s.free) - greatest(d.start, s.start)), 0),
           (SELECT coalesce(sum(need), 0) FROM demand)
    INTO v_order, v_position, v_level, v_quantity, v_got, v_need
    FROM demand d JOIN supply s ON s.product_id = d.product_id
        AND s.start < d.start + d.need AND d.start < s.start + s.free;

    IF v_got < v_need THEN
        WITH short AS (
            SELECT x.order_id, x.position, x.rank, x.all_or_nothing, x.need - coalesce(g.got, 0) AS missing
            FROM jsonb_to_recordset(p_lines)
                AS x(order_id bigint, position smallint, need numeric, rank integer, all_or_nothing boolean)
            LEFT JOIN (SELECT a.order_id, a.position, sum(a.quantity) AS got
                       FROM unnest(v_order, v_position, v_quantity) AS a(order_id, position, quantity)
                       GROUP BY 1, 2) g ON g.order_id = x.order_id AND g.position = x.position
            WHERE x.need > coalesce(g.got, 0)
        ), refused AS (
            SELECT order_id, min(rank) AS rank, jsonb_agg(jsonb_build_array(position, missing)) AS positions
            FROM short WHERE all_or_nothing GROUP BY order_id
        )
        SELECT (SELECT array_agg(DISTINCT order_id) FROM short),
               (SELECT jsonb_agg(jsonb_build_object('order_id', order_id, 'why', 'stock', 'positions', positions)
                                 ORDER BY rank) FROM refused)
        INTO v_short, v_refused;
        IF v_refused IS NOT NULL THEN
            RAISE EXCEPTION 'stock' USING ERRCODE = 'MD001', DETAIL = v_refused::text;
        END IF;
    END IF;

    -- The process said beforehand where it stands with everything reserved, and where without.
    INSERT INTO sales_order (id, number, entity_id, channel, external_reference, customer_id, customer_name, state, stage,
        held, hold_reason, history, priority, ordered_at, requested_date, promised_date, currency, net, tax, gross,
        credit_held, ship_name, ship_phone, ship_phone_reversed, ship_region, ship_address, note, extra, input, findings,
        acknowledged, source, content_hash, owner_id, team_id, due_at, created_by_id, created_at, confirmed_at, ended_at,
        cancel_reason, version, process_id, payment_terms)
    SELECT x.id, x.number, x.entity_id, x.channel, x.external_reference, x.customer_id, x.customer_name, x.state,
        CASE WHEN x.id = ANY (v_short) THEN x.stage_short ELSE x.stage END,
        x.held, x.hold_reason, x.history, x.priority, x.ordered_at, x.requested_date, x.promised_date, x.currency, x.net,
        x.tax, x.gross, x.credit_held, x.ship_name, x.ship_phone, x.ship_phone_reversed, x.ship_region, x.ship_address,
        x.note, x.extra, x.input, x.findings, x.acknowledged, x.source, x.content_hash, x.owner_id, x.team_id, x.due_at,
        p_actor, p_at, CASE WHEN x.state = 'draft' THEN NULL ELSE p_at END,
        CASE WHEN x.state = 'closed' THEN x.ordered_at END, '', x.version, x.process_id, x.payment_terms
    FROM jsonb_to_recordset(p_orders) AS x(id bigint, number text, entity_id bigint, channel text,
        external_reference text, customer_id bigint, customer_name text, state text, stage text, stage_short text, held boolean,
        hold_reason text, history boolean, priority smallint, ordered_at timestamptz, requested_date date,
        promised_date date, currency text, net numeric, tax numeric, gross numeric, credit_held numeric, ship_name text,
        ship_phone text, ship_phone_reversed text, ship_region text, ship_address text, note text, extra jsonb,
        input jsonb, findings jsonb, acknowledged jsonb, source jsonb, content_hash bigint, owner_id bigint,
        team_id bigint, due_at timestamptz, version integer, process_id bigint, payment_terms text)
    ON CONFLICT (id) DO UPDATE SET
        entity_id = EXCLUDED.entity_id, channel = EXCLUDED.channel, external_reference = EXCLUDED.external_reference,
        customer_id = EXCLUDED.customer_id, customer_name = EXCLUDED.customer_name, state = EXCLUDED.state,
        stage = EXCLUDED.stage, held = EXCLUDED.held, hold_reason = EXCLUDED.hold_reason, priority = EXCLUDED.priority,
        ordered_at = EXCLUDED.ordered_at, requested_date = EXCLUDED.requested_date,
        promised_date = EXCLUDED.promised_date, currency = EXCLUDED.currency, net = EXCLUDED.net, tax = EXCLUDED.tax,
        gross = EXCLUDED.gross, credit_held = EXCLUDED.credit_held, ship_name = EXCLUDED.ship_name,
        ship_phone = EXCLUDED.ship_phone, ship_phone_reversed = EXCLUDED.ship_phone_reversed,
        ship_region = EXCLUDED.ship_region, ship_address = EXCLUDED.ship_address, note = EXCLUDED.note,
        extra = EXCLUDED.extra, input = EXCLUDED.input, findings = EXCLUDED.findings,
        acknowledged = EXCLUDED.acknowledged, content_hash = EXCLUDED.content_hash, owner_id = EXCLUDED.owner_id,
        team_id = EXCLUDED.team_id, due_at = EXCLUDED.due_at, confirmed_at = EXCLUDED.confirmed_at,
        version = EXCLUDED.version, payment_terms = EXCLUDED.payment_terms;

    WITH got AS MATERIALIZED (
        SELECT a.order_id, a.position, a.level, a.quantity
        FROM unnest(v_order, v_position, v_level, v_quantity) AS a(order_id, position, level, quantity)
    ), line AS (
        INSERT INTO order_line (order_id, position, product_id, sku, name, kind, unit, factor, quantity, unit_price,
            price_source, discount, is_gift, tax_rate, tax_included, net, tax, gross, note, extra, source, promised_date,
            ordered, reserved, shipped, delivered, invoiced, returned, cancelled, waiting)
        SELECT x.order_id, x.position, x.product_id, x.sku, x.name, x.kind, x.unit, x.factor, x.quantity, x.unit_price,
            x.price_source, x.discount, x.is_gift, x.tax_rate, x.tax_included, x.net, x.tax, x.gross, x.note, x.extra,
            x.source, x.promised_date, x.ordered, coalesce(g.reserved, 0), x.done, x.done, 0, 0, 0,
            x.need > coalesce(g.reserved, 0)
        FROM jsonb_to_recordset(p_lines) AS x(order_id bigint, position smallint, product_id bigint, sku text, name text,
            kind text, unit text, factor numeric, quantity numeric, unit_price numeric, price_source jsonb,
            discount numeric, is_gift boolean, tax_rate numeric, tax_included boolean, net numeric, tax numeric,
            gross numeric, note text, extra jsonb, source jsonb, promised_date date, ordered numeric, need numeric,
            done numeric)
        LEFT JOIN (SELECT order_id, position, sum(quantity) AS reserved FROM got GROUP BY 1, 2) g
            ON g.order_id = x.order_id AND g.position = x.position
        RETURNING id, order_line.order_id, order_line.position
    ), reservations AS (
        INSERT INTO reservation (line_id, level_id, quantity)
        SELECT line.id, got.level, got.quantity FROM got
        JOIN line ON line.order_id = got.order_id AND line.position = got.position
    ), moves AS (
        INSERT INTO stock_move (level_id, kind, on_hand_change, reserved_change, source, actor_id, at)
        SELECT level, 'reserve', 0, sum(quantity), 'order:' || order_id, p_actor, p_at FROM got GROUP BY order_id, level
    )
    UPDATE stock_level s SET reserved = s.reserved + t.quantity
    FROM (SELECT level, sum(quantity) AS quantity FROM got GROUP BY 1) t WHERE s.id = t.level AND s.id = ANY (v_level);

    -- One event per order, its data completed by what was reserved per line position; a set-based `event_append`.
    WITH got AS (
        SELECT order_id, json_object_agg(position, quantity::text ORDER BY position)::text AS reserved
        FROM (SELECT a.order_id, a.position, sum(a.quantity) AS quantity
              FROM unnest(v_order, v_position, v_quantity) AS a(order_id, position, quantity) GROUP BY 1, 2) s
        GROUP BY order_id
    ), head AS MATERIALIZED (
        SELECT x.order_id, x.kind, x.private, h.stream, h.sequence, coalesce(got.reserved, '{}') AS reserved,
            event_body(h.stream, h.sequence, p_at, p_actor, x.kind, h.previous,
                left(x.data, -1) || ',"reserved":' || coalesce(got.reserved, '{}') || '}') AS body
        FROM jsonb_to_recordset(p_events) AS x(order_id bigint, kind text, data text, private jsonb)
        LEFT JOIN got ON got.order_id = x.order_id
        CROSS JOIN LATERAL (
            SELECT 'order:' || x.order_id AS stream, coalesce(max(h.sequence), 0) + 1 AS sequence,
                   coalesce((array_agg(h.hash))[1], decode(repeat('00', 32), 'hex')) AS previous
            FROM stream_head h WHERE h.stream = 'order:' || x.order_id
        ) h
    ), hashed AS MATERIALIZED (
        SELECT *, sha256(convert_to(body, 'UTF8')) AS hash FROM head
    ), event_row AS (
        INSERT INTO event (stream, sequence, at, actor_id, kind, body, hash)
        SELECT stream, sequence, p_at, p_actor, kind, body, hash FROM hashed ORDER BY stream
        RETURNING id, stream
    ), secret AS (
        INSERT INTO event_private (event_id, path, salt, value)
        SELECT e.id, v.path, decode(v.salt, 'hex'), v.value
        FROM event_row e JOIN hashed h ON h.stream = e.stream
        CROSS JOIN LATERAL jsonb_to_recordset(h.private) AS v(path text, salt text, value text)
        WHERE h.private IS NOT NULL
    ), heads AS (
        INSERT INTO stream_head (stream, sequence, hash) SELECT stream, sequence, hash FROM hashed
        ON CONFLICT (stream) DO UPDATE SET sequence = EXCLUDED.sequence, hash = EXCLUDED.hash
    ), remembered AS (
        INSERT INTO idempotency_key (actor_id, method, path, key, body_hash, status, answer, created_at)
        SELECT p_actor, a.method, a.path, a.key, decode(a.body_hash, 'hex'), a.status,
               jsonb_build_object('answer', a.answer, 'reserved', h.reserved::jsonb), p_at
        FROM jsonb_to_recordset(p_answers)
            AS a(order_id bigint, method text, path text, key text, body_hash text, status smallint, answer jsonb)
        JOIN hashed h ON h.order_id = a.order_id
    )
    SELECT array_agg(order_id), array_agg(hashed.reserved) INTO v_id, v_reserved FROM hashed;

    RETURN QUERY SELECT * FROM unnest(v_id, v_reserved);
END $$;

-- Raises the exposure of customers with a credit limit, or returns who would go over it.
CREATE OR REPLACE FUNCTION orders_hold_credit(p_credit jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    v_refused jsonb;
BEGIN
    PERFORM 1 FROM (
        SELECT c.id FROM customer c
        WHERE c.id IN (SELECT x.customer_id FROM jsonb_to_recordset(p_credit) AS x(customer_id bigint))
        ORDER BY c.id FOR NO KEY UPDATE
    ) locked;
    SELECT jsonb_agg(jsonb_build_object('order_id', t.order_id, 'why', 'credit',
                                        'available', (t.credit_limit - t.credit_used - t.before)::text) ORDER BY t.rank)
    INTO v_refused
    FROM (
        SELECT x.order_id, x.rank, x.amount, x.override, c.credit_limit, c.credit_used,
               sum(x.amount) OVER (PARTITION BY x.customer_id ORDER BY x.rank) - x.amount AS before
        FROM jsonb_to_recordset(p_credit)
            AS x(order_id bigint, customer_id bigint, amount numeric, override boolean, rank integer)
        JOIN customer c ON c.id = x.customer_id
    ) t
    WHERE NOT t.override AND t.credit_limit IS NOT NULL AND t.credit_used + t.before + t.amount > t.credit_limit;
    IF v_refused IS NULL THEN
        UPDATE customer c SET credit_used = c.credit_used + t.amount
        FROM (SELECT x.customer_id, sum(x.amount) AS amount
              FROM jsonb_to_recordset(p_credit) AS x(customer_id bigint, amount numeric) GROUP BY 1) t
        WHERE c.id = t.customer_id;
    END IF;
    RETURN v_refused;
END $$;
