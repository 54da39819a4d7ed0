CREATE TABLE coupon_policy (
    id              bigint        PRIMARY KEY,
    name            varchar(100)  NOT NULL,
    description     varchar(1000),
    discount_type   varchar(16)   NOT NULL CHECK (discount_type IN ('FIXED', 'PERCENTAGE')),
    discount_value  integer       NOT NULL CHECK (discount_value > 0),
    total_quantity  integer       NOT NULL CHECK (total_quantity > 0),
    issued_quantity integer       NOT NULL CHECK (issued_quantity >= 0),
    start_at        timestamp(3)  NOT NULL,
    end_at          timestamp(3)  NOT NULL,
    expire_at       timestamp(3)  NOT NULL,
    status          varchar(16)   NOT NULL CHECK (status IN ('PENDING', 'ACTIVE', 'EXHAUSTED', 'ENDED')),
    version         integer       NOT NULL,
    -- Whatever the code does: never more than N.
    CONSTRAINT ck_never_more_than_total CHECK (issued_quantity <= total_quantity),
    CONSTRAINT ck_window CHECK (start_at < end_at AND end_at <= expire_at)
) WITH (fillfactor = 50); -- the hottest rows of all: room for new versions on the same page

CREATE TABLE issued_coupon (
    id               bigint       PRIMARY KEY,
    coupon_policy_id bigint       NOT NULL REFERENCES coupon_policy (id),
    user_id          bigint       NOT NULL CHECK (user_id > 0),
    status           varchar(16)  NOT NULL CHECK (status IN ('UNUSED', 'USED', 'EXPIRED')),
    issue_number     integer      NOT NULL CHECK (issue_number > 0),
    issued_at        timestamp(3) NOT NULL,
    used_at          timestamp(3),
    expire_at        timestamp(3) NOT NULL,
    -- Whatever the code does: one per user. Serves idx_issued_coupon_user_policy too.
    CONSTRAINT uk_user_policy UNIQUE (user_id, coupon_policy_id)
);

-- The coupons of a policy in the order they were issued; no number is given twice.
CREATE UNIQUE INDEX idx_issued_coupon_policy ON issued_coupon (coupon_policy_id, issue_number);

-- Who may generate ids as which node, until when.
CREATE TABLE id_node (
    node_id      integer     PRIMARY KEY CHECK (node_id BETWEEN 0 AND 1023),
    owner        text        NOT NULL,
    leased_until timestamptz NOT NULL,
    ids_until_ms bigint      NOT NULL
);
COMMENT ON COLUMN id_node.ids_until_ms IS
    'Unix ms by the owner''s clock that its ids stay below; a successor whose clock is behind takes another node id';
