-- name: next_id
SELECT nextval(pg_get_serial_sequence('stock_document', 'id'));

-- name: insert
INSERT INTO stock_document (id, number, kind, warehouse_id, to_warehouse_id, receipt_id, reason, actor_id, at)
VALUES (%(id)s, %(number)s, %(kind)s, %(warehouse)s, %(to_warehouse)s, %(receipt)s, %(reason)s, %(actor)s, %(at)s);

-- name: insert_lines
INSERT INTO stock_document_line (document_id, level_id, quantity, counted, before)
SELECT %(document)s, l.level_id, l.quantity, l.counted, l.before
FROM unnest(%(levels)s::bigint[], %(quantities)s::numeric[], %(counted)s::numeric[], %(before)s::numeric[])
    WITH ORDINALITY AS l(level_id, quantity, counted, before, place) ORDER BY l.place;
