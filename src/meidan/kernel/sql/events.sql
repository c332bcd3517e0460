-- The body is built here and nowhere else, so that what is hashed is what is stored.
CREATE OR REPLACE FUNCTION event_body(
    p_stream text, p_sequence integer, p_at timestamptz, p_actor bigint, p_kind text, p_previous bytea, p_data text
) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT '{"v":1,"stream":' || to_json(p_stream)::text
        || ',"sequence":' || p_sequence
        || ',"at":"' || to_char(p_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
        || '","actor":' || p_actor
        || ',"kind":' || to_json(p_kind)::text
        || ',"previous":"' || encode(p_previous, 'hex')
        || '","data":' || p_data || '}'
$$;

CREATE OR REPLACE FUNCTION event_append(
    p_stream text, p_kind text, p_actor bigint, p_data text, p_private jsonb DEFAULT NULL
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_sequence integer;
    v_previous bytea;
    v_at timestamptz;
    v_body text;
    v_hash bytea;
    v_id bigint;
BEGIN
    SELECT sequence, hash INTO v_sequence, v_previous FROM stream_head WHERE stream = p_stream FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO stream_head (stream, sequence, hash) VALUES (p_stream, 0, decode(repeat('00', 32), 'hex'))
            ON CONFLICT DO NOTHING;
        SELECT sequence, hash INTO v_sequence, v_previous FROM stream_head WHERE stream = p_stream FOR UPDATE;
    END IF;
    v_sequence := v_sequence + 1;
    v_at := clock_timestamp();
    v_body := event_body(p_stream, v_sequence, v_at, p_actor, p_kind, v_previous, p_data);
    v_hash := sha256(convert_to(v_body, 'UTF8'));
    INSERT INTO event (stream, sequence, at, actor_id, kind, body, hash)
        VALUES (p_stream, v_sequence, v_at, p_actor, p_kind, v_body, v_hash) RETURNING id INTO v_id;
    UPDATE stream_head SET sequence = v_sequence, hash = v_hash WHERE stream = p_stream;
    IF p_private IS NOT NULL THEN
        INSERT INTO event_private (event_id, path, salt, value)
            SELECT v_id, x.path, decode(x.salt, 'hex'), x.value
            FROM jsonb_to_recordset(p_private) AS x(path text, salt text, value text);
    END IF;
    RETURN v_id;
END $$;

CREATE OR REPLACE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
