-- An operator's key for creating a policy, so that a repeat creates no second one. It stays as long as the audit trail does.
ALTER TABLE policy_change ADD COLUMN idempotency_key varchar(64);
CREATE UNIQUE INDEX uk_policy_change_key ON policy_change (actor, idempotency_key) WHERE idempotency_key IS NOT NULL;
