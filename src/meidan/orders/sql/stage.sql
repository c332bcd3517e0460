-- What decides where an order stands, from its lines: goods leave the house, services are accepted. `owed` is the
-- value of what was neither cancelled nor came back. The stage itself follows from the order's process.
CREATE OR REPLACE VIEW order_fact AS
SELECT l.order_id,
       coalesce(bool_or(l.waiting), false) AS short,
       coalesce(bool_or(l.shipped > 0) FILTER (WHERE l.kind = 'goods'), false) AS shipped,
       coalesce(bool_or(l.shipped < l.ordered - l.cancelled) FILTER (WHERE l.kind = 'goods'), false) AS remaining,
       coalesce(bool_or(l.delivered < l.shipped) FILTER (WHERE l.kind = 'goods'), false) AS on_way,
       bool_and(l.delivered = l.ordered - l.cancelled) AS fulfilled,
       coalesce(sum(CASE WHEN l.ordered > 0 THEN l.gross * (l.ordered - l.cancelled - l.returned) / l.ordered
                         ELSE l.gross END), 0) AS owed
FROM order_line l GROUP BY l.order_id;
