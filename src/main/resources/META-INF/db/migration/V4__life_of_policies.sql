-- Policies that were planned before this version go on waiting for somebody to activate them.
ALTER TABLE coupon_policy
    ADD COLUMN scheduled   boolean NOT NULL DEFAULT false,
    ADD COLUMN ended_at    timestamp(3),
    ADD COLUMN gate_closed boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN coupon_policy.scheduled IS 'the clock opens it at start_at';
COMMENT ON COLUMN coupon_policy.ended_at IS 'end_at when the clock ended it, earlier when somebody did';
COMMENT ON COLUMN coupon_policy.gate_closed IS 'ended, and nothing is left in its outbox';

-- How many coupons are used and expired, without reading all the others; issuing does not touch it.
CREATE INDEX idx_issued_coupon_not_unused ON issued_coupon (coupon_policy_id, status) WHERE status <> 'UNUSED';

-- Who did what to which policy, and when. No foreign key: it outlives the policy.
CREATE TABLE policy_change (
    id               bigint       GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    coupon_policy_id bigint       NOT NULL,
    changed_at       timestamp(3) NOT NULL,
    actor            varchar(100) NOT NULL,
    action           varchar(16)  NOT NULL,
    -- What is different since: element i of each belongs together.
    fields           text[]       NOT NULL,
    old_values       text[]       NOT NULL,
    new_values       text[]       NOT NULL,
    CONSTRAINT ck_values_of_fields CHECK (
        cardinality(old_values) = cardinality(fields) AND cardinality(new_values) = cardinality(fields))
);
CREATE INDEX idx_policy_change_policy ON policy_change (coupon_policy_id, id);

CREATE FUNCTION policy_change_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'policy_change is append-only';
END $$;
CREATE TRIGGER policy_change_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON policy_change
    FOR EACH STATEMENT EXECUTE FUNCTION policy_change_is_append_only();
