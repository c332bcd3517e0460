-- name: task
SELECT t.*, u.username, u.name FROM task t JOIN app_user u ON u.id = t.assignee_id

-- name: round
SELECT t.id, t.state, t.position, t.assignee_id, u.username, u.name, t.reason, t.ended_at
FROM task t JOIN app_user u ON u.id = t.assignee_id
WHERE t.subject = %s AND t.node = %s AND t.round = %s AND t.kind = 'approval' ORDER BY t.position, t.id;

-- name: rounds
SELECT t.subject, t.node, t.round, t.state, u.username, u.name, t.reason
FROM task t JOIN app_user u ON u.id = t.assignee_id
WHERE t.kind = 'approval' AND (t.subject, t.node, t.round) IN (
    SELECT * FROM unnest(%s::text[], %s::text[], %s::integer[])) ORDER BY t.position, t.id;

-- name: end
UPDATE task SET state = %(state)s, ended_at = %(at)s, ended_by_id = %(actor)s, reason = %(reason)s, version = version + 1
WHERE id = %(id)s;

-- name: void_round
UPDATE task SET state = 'void', ended_at = %(at)s, version = version + 1
WHERE subject = %(subject)s AND node = %(node)s AND round = %(round)s AND kind = 'approval'
  AND state IN ('open', 'waiting');

-- name: next_in_turn
UPDATE task SET state = 'open', version = version + 1 WHERE id = (
    SELECT id FROM task WHERE subject = %(subject)s AND node = %(node)s AND round = %(round)s AND state = 'waiting'
    ORDER BY position, id LIMIT 1);

-- name: step_back
-- In turn: whoever came after waits again.
UPDATE task SET state = 'waiting', version = version + 1
WHERE subject = %(subject)s AND node = %(node)s AND round = %(round)s AND state = 'open' AND position > %(position)s;

-- name: reopen
UPDATE task SET state = 'open', ended_at = NULL, ended_by_id = NULL, reason = '', version = version + 1
WHERE id = %(id)s;

-- name: transfer
UPDATE task SET assignee_id = %(to)s, reminded_at = NULL, version = version + 1 WHERE id = %(id)s;

-- name: add
INSERT INTO task (subject, process_id, node, kind, round, position, title_zh, title_en, assignee_id, state, due_at,
                  opened_at, timed_out, reason, version)
SELECT subject, process_id, node, kind, round,
       (SELECT max(position) + 1 FROM task x WHERE x.subject = t.subject AND x.node = t.node AND x.round = t.round),
       title_zh, title_en, %(person)s, %(state)s, due_at, %(at)s, timed_out, '', 1
FROM task t WHERE id = %(id)s RETURNING id;

-- name: remind
UPDATE task SET reminded_at = %(at)s, version = version + 1 WHERE id = %(id)s;

-- name: mine
t.state = 'open' AND (t.assignee_id = %s OR t.assignee_id IN (
    SELECT d.user_id FROM delegation d WHERE d.deputy_id = %s AND %s BETWEEN d.first_day AND d.last_day))

-- name: stands_in
SELECT EXISTS (SELECT FROM delegation WHERE user_id = %s AND deputy_id = %s AND %s BETWEEN first_day AND last_day);

-- name: late
SELECT id FROM task WHERE state = 'open' AND kind = 'approval' AND NOT timed_out AND due_at < %s ORDER BY due_at LIMIT 500;

-- name: timed_out
UPDATE task SET timed_out = true, version = version + 1 WHERE id = %(id)s;

-- name: of_user
SELECT id, subject FROM task WHERE assignee_id = %s AND state IN ('open', 'waiting') ORDER BY subject, id;
