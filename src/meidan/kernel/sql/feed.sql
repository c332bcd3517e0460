-- One step of the relay: committed events get their position in the feed. Must be the first statement of its
-- transaction, under READ COMMITTED: each statement below needs its own snapshot, and the order matters.
--
-- Why a gap cannot be dropped too early. Whoever takes an event number has a transaction number already
-- (`event_append` locks the head first). When we see number n+1 while n is missing, n's holder therefore has a
-- transaction number below one that we ask for now (v_mark). Once no transaction below v_mark runs any more,
-- n is visible or will never be. The snapshot's own xmax would not do for v_mark: it is one past the last
-- *finished* transaction, and n's holder may have a higher number than the one that brought n+1.
--
-- Plans are made once and by index: the log may still be empty when it happens, and it grows for years.
CREATE OR REPLACE FUNCTION event_relay(p_limit integer, OUT fed integer, OUT feed_position bigint)
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan SET enable_seqscan = off AS $$
DECLARE
    v_top bigint;
    v_ids bigint[];
    v_settled bigint;
    v_mark bigint;
    v_late integer;
    v_gap event_gap;
BEGIN
    IF pg_current_xact_id_if_assigned() IS NOT NULL THEN
        RAISE EXCEPTION 'event_relay needs a transaction of its own';
    END IF;
    SELECT coalesce(max(event_id), 0) INTO v_top FROM event_feed;
    SELECT array_agg(id ORDER BY id) INTO v_ids
        FROM (SELECT id FROM event WHERE id > v_top ORDER BY id LIMIT p_limit) AS fresh;

    fed := 0;
    SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint INTO v_settled;
    FOR v_gap IN SELECT * FROM event_gap ORDER BY event_id LOOP
        INSERT INTO event_feed (event_id)
            SELECT e.id FROM event e
            WHERE e.id BETWEEN v_gap.event_id AND v_gap.last_id AND NOT EXISTS (
                SELECT FROM event_feed f
                WHERE f.event_id = e.id AND f.event_id BETWEEN v_gap.event_id AND v_gap.last_id)
            ORDER BY e.id;
        GET DIAGNOSTICS v_late = ROW_COUNT;
        fed := fed + v_late;
        IF v_gap.seen_xmax <= v_settled THEN
            DELETE FROM event_gap WHERE event_id = v_gap.event_id;
        END IF;
    END LOOP;

    IF v_ids IS NOT NULL THEN
        SELECT pg_current_xact_id()::text::bigint INTO v_mark;
        INSERT INTO event_gap (event_id, last_id, seen_xmax)
            SELECT before + 1, id - 1, v_mark
            FROM (SELECT id, lag(id, 1, v_top) OVER (ORDER BY id) AS before FROM unnest(v_ids) AS id) AS steps
            WHERE id > before + 1;
        INSERT INTO event_feed (event_id) SELECT id FROM unnest(v_ids) AS id ORDER BY id;
        fed := fed + cardinality(v_ids);
    END IF;

    SELECT coalesce(max(position), 0) INTO feed_position FROM event_feed;
    IF fed > 0 THEN
        PERFORM pg_notify('meidan_feed', feed_position::text);
    END IF;
END $$;

-- A new leader looks back: over everything after a restore into another cluster (its transaction numbers start
-- anew, so the old marks mean nothing there, and no transaction of the old cluster can come any more), else over
-- the last p_back numbers. Returns how many events had been left out.
CREATE OR REPLACE FUNCTION event_relay_begin(p_back bigint) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    v_cluster bigint;
    v_known bigint;
    v_top bigint;
    v_from bigint;
    v_found integer;
BEGIN
    SELECT system_identifier INTO v_cluster FROM pg_control_system();
    SELECT cluster INTO v_known FROM feed_relay WHERE id = 1;
    SELECT coalesce(max(event_id), 0) INTO v_top FROM event_feed;
    v_from := CASE WHEN v_known = v_cluster THEN v_top - p_back ELSE 0 END;
    INSERT INTO event_feed (event_id)
        SELECT e.id FROM event e
        WHERE e.id > v_from AND e.id <= v_top
          AND NOT EXISTS (SELECT FROM event_feed f WHERE f.event_id = e.id AND f.event_id > v_from)
        ORDER BY e.id;
    GET DIAGNOSTICS v_found = ROW_COUNT;
    IF v_known IS DISTINCT FROM v_cluster THEN
        DELETE FROM event_gap;
        INSERT INTO feed_relay (id, cluster) VALUES (1, v_cluster)
            ON CONFLICT (id) DO UPDATE SET cluster = excluded.cluster;
    END IF;
    RETURN v_found;
END $$;
