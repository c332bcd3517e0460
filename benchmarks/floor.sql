-- The floor: the least that storing an order safely costs on this server, written by hand as one call.
-- Order of 4 lines, idempotency key, 4 stock rows guarded in id order, 4 moves, 4 reservations, one hashed event.
DROP SCHEMA IF EXISTS floor CASCADE;
CREATE SCHEMA floor;
SET search_path = floor;

CREATE TABLE answered (key text PRIMARY KEY, order_id bigint NOT NULL);
CREATE TABLE placed (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer integer NOT NULL, at timestamptz NOT NULL,
    gross numeric(20, 4) NOT NULL, head bytea NOT NULL
);
CREATE TABLE line (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, order_id bigint NOT NULL, position smallint NOT NULL,
    product integer NOT NULL, quantity numeric(18, 6) NOT NULL, price numeric(18, 6) NOT NULL,
    reserved numeric(18, 6) NOT NULL, UNIQUE (order_id, position)
);
CREATE TABLE level (
    id integer PRIMARY KEY, on_hand numeric(18, 6) NOT NULL, reserved numeric(18, 6) NOT NULL,
    CHECK (reserved >= 0 AND reserved <= on_hand)
) WITH (fillfactor = 70);
CREATE TABLE move (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, level_id integer NOT NULL, order_id bigint NOT NULL,
    change numeric(18, 6) NOT NULL
);
CREATE INDEX move_level ON move (level_id, id);
CREATE TABLE reservation (
    line_id bigint NOT NULL, level_id integer NOT NULL, quantity numeric(18, 6) NOT NULL, PRIMARY KEY (line_id, level_id)
);
CREATE TABLE happened (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, order_id bigint NOT NULL, sequence integer NOT NULL,
    body text NOT NULL, hash bytea NOT NULL, UNIQUE (order_id, sequence)
);
INSERT INTO level SELECT n, 1000000000, 0 FROM generate_series(1, 2000) n;

CREATE FUNCTION place(
    p_key text, p_customer integer, p_products integer[], p_quantities numeric[], p_prices numeric[]
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_order bigint;
    v_touched integer;
    v_body text;
    v_at timestamptz := clock_timestamp();
    v_gross numeric := (SELECT sum(q * p) FROM unnest(p_quantities, p_prices) u(q, p));
BEGIN
    INSERT INTO placed (customer, at, gross, head) VALUES (p_customer, v_at, v_gross, '') RETURNING id INTO v_order;
    INSERT INTO answered VALUES (p_key, v_order);
    WITH made AS (
        INSERT INTO line (order_id, position, product, quantity, price, reserved)
        SELECT v_order, u.position, u.product, u.quantity, u.price, u.quantity
        FROM unnest(p_products, p_quantities, p_prices) WITH ORDINALITY u(product, quantity, price, position)
        RETURNING id, product, quantity
    )
    INSERT INTO reservation SELECT id, product, quantity FROM made;
    INSERT INTO move (level_id, order_id, change)
    SELECT u.product, v_order, u.quantity FROM unnest(p_products, p_quantities) u(product, quantity);
    v_body := json_build_object('order', v_order, 'at', v_at, 'customer', p_customer, 'products', p_products,
                                'quantities', p_quantities, 'previous', repeat('00', 32))::text;
    INSERT INTO happened (order_id, sequence, body, hash) VALUES (v_order, 1, v_body, sha256(convert_to(v_body, 'UTF8')));
    WITH wanted AS (
        SELECT product, sum(quantity) AS quantity FROM unnest(p_products, p_quantities) u(product, quantity) GROUP BY 1
    ), locked AS MATERIALIZED (
        SELECT l.id, w.quantity FROM level l JOIN wanted w ON w.product = l.id ORDER BY l.id FOR UPDATE OF l
    )
    UPDATE level l SET reserved = l.reserved + locked.quantity FROM locked
    WHERE l.id = locked.id AND l.on_hand - l.reserved >= locked.quantity;
    GET DIAGNOSTICS v_touched = ROW_COUNT;
    IF v_touched <> (SELECT count(DISTINCT product) FROM unnest(p_products) u(product)) THEN
        RAISE EXCEPTION 'short';
    END IF;
    RETURN v_order;
END $$;
