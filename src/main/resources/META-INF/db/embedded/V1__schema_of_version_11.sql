-- What versions 1 to 11 in ../migration make of PostgreSQL, in the SQL of the embedded database; the comments are there. It has no
-- partial indexes: where they are about speed, whole ones serve; where one is a promise, a computed column does.
CREATE ALIAS clock_millis FOR "java.lang.System.currentTimeMillis";

CREATE TABLE coupon_policy (
    id                  bigint       PRIMARY KEY,
    name                varchar      NOT NULL,
    description         varchar,
    discount_type       varchar(16)  NOT NULL CHECK (discount_type IN ('FIXED', 'PERCENTAGE')),
    discount_value      integer      NOT NULL CHECK (discount_value > 0),
    total_quantity      integer      NOT NULL CHECK (total_quantity > 0),
    issued_quantity     integer      NOT NULL CHECK (issued_quantity >= 0),
    start_at            timestamp(3) NOT NULL,
    end_at              timestamp(3) NOT NULL,
    expire_at           timestamp(3) NOT NULL,
    status              varchar(16)  NOT NULL CHECK (status IN ('PENDING', 'ACTIVE', 'EXHAUSTED', 'ENDED')),
    version             integer      NOT NULL,
    max_discount_amount bigint       CHECK (max_discount_amount > 0),
    min_order_amount    bigint       CHECK (min_order_amount > 0),
    scheduled           boolean      DEFAULT false NOT NULL,
    ended_at            timestamp(3),
    gate_closed         boolean      DEFAULT false NOT NULL,
    proof_of_work_bits  smallint     DEFAULT 0 NOT NULL CHECK (proof_of_work_bits BETWEEN 0 AND 24),
    -- Whatever the code does: never more than N.
    CONSTRAINT ck_never_more_than_total CHECK (issued_quantity <= total_quantity),
    CONSTRAINT ck_window CHECK (start_at < end_at AND end_at <= expire_at)
);
CREATE INDEX idx_coupon_policy_due ON coupon_policy (status, start_at, end_at);

CREATE TABLE issued_coupon (
    id               bigint       PRIMARY KEY,
    coupon_policy_id bigint       NOT NULL REFERENCES coupon_policy (id),
    user_id          bigint       NOT NULL,
    status           varchar(16)  NOT NULL CHECK (status IN ('UNUSED', 'USED', 'EXPIRED')),
    issue_number     integer      NOT NULL CHECK (issue_number > 0),
    issued_at        timestamp(3) NOT NULL,
    used_at          timestamp(3),
    expire_at        timestamp(3) NOT NULL,
    idempotency_key  varchar(64),
    order_id         varchar(64),
    order_attempt    integer,
    -- Whatever the code does: one per user.
    CONSTRAINT uk_user_policy UNIQUE (user_id, coupon_policy_id),
    CONSTRAINT ck_user_or_pseudonym CHECK (user_id > 0 OR (user_id < 0 AND idempotency_key IS NULL)),
    CONSTRAINT ck_order_of_used_coupon CHECK (order_id IS NULL OR status = 'USED')
);
CREATE UNIQUE INDEX idx_issued_coupon_policy ON issued_coupon (coupon_policy_id, issue_number);
CREATE INDEX idx_issued_coupon_expiry ON issued_coupon (status, expire_at);
CREATE INDEX idx_issued_coupon_status ON issued_coupon (coupon_policy_id, status);

CREATE TABLE id_node (
    node_id      integer     PRIMARY KEY CHECK (node_id BETWEEN 0 AND 1023),
    owner        varchar     NOT NULL,
    leased_until timestamp with time zone NOT NULL,
    ids_until_ms bigint      NOT NULL
);

CREATE TABLE coupon_use (
    coupon_id       bigint      NOT NULL REFERENCES issued_coupon (id),
    order_id        varchar(64) NOT NULL,
    order_amount    bigint      CHECK (order_amount > 0),
    discount_amount bigint,
    used_at         timestamp(3),
    cancelled_at    timestamp(3),
    attempt         integer     DEFAULT 1 NOT NULL CHECK (attempt BETWEEN 1 AND 1000),
    standing        bigint      GENERATED ALWAYS AS (CASE WHEN cancelled_at IS NULL THEN coupon_id END),
    PRIMARY KEY (coupon_id, order_id, attempt),
    CONSTRAINT ck_discount CHECK (discount_amount BETWEEN 0 AND order_amount),
    CONSTRAINT ck_used_or_cancelled CHECK (used_at IS NOT NULL OR cancelled_at IS NOT NULL),
    CONSTRAINT ck_amounts_of_use CHECK (
        (used_at IS NULL) = (order_amount IS NULL) AND (used_at IS NULL) = (discount_amount IS NULL))
);
-- Whatever the code does: one order at a time.
CREATE UNIQUE INDEX uk_coupon_use_standing ON coupon_use (standing);

CREATE TABLE policy_change (
    id               bigint       GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    coupon_policy_id bigint       NOT NULL,
    changed_at       timestamp(3) NOT NULL,
    actor            varchar(100) NOT NULL,
    action           varchar(16)  NOT NULL,
    fields           varchar ARRAY NOT NULL,
    old_values       varchar ARRAY NOT NULL,
    new_values       varchar ARRAY NOT NULL,
    idempotency_key  varchar(64),
    key_of_actor     varchar      GENERATED ALWAYS AS (CASE WHEN idempotency_key IS NOT NULL THEN actor END),
    CONSTRAINT ck_values_of_fields CHECK (
        cardinality(old_values) = cardinality(fields) AND cardinality(new_values) = cardinality(fields))
);
CREATE INDEX idx_policy_change_policy ON policy_change (coupon_policy_id, id);
CREATE UNIQUE INDEX uk_policy_change_key ON policy_change (key_of_actor, idempotency_key);
CREATE TRIGGER policy_change_append_only BEFORE UPDATE, DELETE ON policy_change FOR EACH ROW
    CALL 'com.promotion.coupon.infrastructure.database.AppendOnlyTrigger';

CREATE TABLE claim_ticket_key (
    id     smallint  PRIMARY KEY CHECK (id = 1),
    secret varbinary NOT NULL CHECK (octet_length(secret) = 32)
);

CREATE TABLE user_erasure (
    pseudonym   bigint       PRIMARY KEY CHECK (pseudonym < 0),
    user_id     bigint       UNIQUE CHECK (user_id > 0),
    actor       varchar(100) NOT NULL,
    begun_at    timestamp(3) NOT NULL,
    finished_at timestamp(3),
    coupons     integer      NOT NULL CHECK (coupons >= 0),
    CONSTRAINT ck_user_until_finished CHECK ((user_id IS NULL) = (finished_at IS NOT NULL))
);
