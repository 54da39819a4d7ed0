-- One batch as the ledger records it, on a copy of its tables: what PostgreSQL can do of it by itself. Run by pgbench.
-- Variables: policies (clients take them in turns), rows (of a batch).
\set policy mod(:client_id, :policies) + 1
BEGIN;
WITH policy AS MATERIALIZED (SELECT * FROM bench.policy WHERE id = :policy FOR UPDATE) SELECT policy.issued_quantity AS issued, clock_timestamp() AS now FROM policy \gset
WITH policy AS (UPDATE bench.policy SET issued_quantity = :issued::int + :rows::int, status = 'ACTIVE' WHERE id = :policy RETURNING id) INSERT INTO bench.coupon (id, coupon_policy_id, user_id, status, issue_number, issued_at, expire_at) SELECT c.id, policy.id, c.user_id, 'UNUSED', c.number, localtimestamp, localtimestamp + interval '30 days' FROM policy, unnest(ARRAY(SELECT :policy::bigint * 1000000000000 + :issued::bigint + n FROM generate_series(1, :rows::int) AS n), ARRAY(SELECT bench.user_of(:issued::bigint + n) FROM generate_series(1, :rows::int) AS n), ARRAY(SELECT :issued::int + n FROM generate_series(1, :rows::int) AS n)) AS c (id, user_id, number);
COMMIT;
