-- One batch as the ledger records it, on a copy of its tables: what PostgreSQL can do of it by itself. Run by pgbench.
-- The users are looked up one by one, so that the unique key serves it whatever statistics there are.
-- Variables: policies (clients take them in turns), rows (of a batch).
\set policy mod(:client_id, :policies) + 1
BEGIN;
SELECT issued_quantity AS issued FROM bench.policy WHERE id = :policy FOR UPDATE \gset
SELECT c.* FROM unnest(ARRAY(SELECT bench.user_of(:issued::bigint + n) FROM generate_series(1, :rows::int) AS n)) AS u (id) CROSS JOIN LATERAL (SELECT * FROM bench.coupon WHERE user_id = u.id AND coupon_policy_id = :policy LIMIT 1) AS c;
INSERT INTO bench.coupon (id, coupon_policy_id, user_id, status, issue_number, issued_at, expire_at) SELECT c.id, :policy::bigint, c.user_id, 'UNUSED', c.number, localtimestamp, localtimestamp + interval '30 days' FROM unnest(ARRAY(SELECT :policy::bigint * 1000000000000 + :issued::bigint + n FROM generate_series(1, :rows::int) AS n), ARRAY(SELECT bench.user_of(:issued::bigint + n) FROM generate_series(1, :rows::int) AS n), ARRAY(SELECT :issued::int + n FROM generate_series(1, :rows::int) AS n)) AS c (id, user_id, number);
UPDATE bench.policy SET issued_quantity = :issued::int + :rows::int, status = 'ACTIVE' WHERE id = :policy;
COMMIT;
