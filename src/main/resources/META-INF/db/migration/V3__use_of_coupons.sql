ALTER TABLE coupon_policy
    ADD COLUMN max_discount_amount bigint CHECK (max_discount_amount > 0),
    ADD COLUMN min_order_amount bigint CHECK (min_order_amount > 0);

-- The order that has used the coupon. Coupons that were marked as used before there were orders have none.
ALTER TABLE issued_coupon
    ADD COLUMN order_id varchar(64),
    ADD CONSTRAINT ck_order_of_used_coupon CHECK (order_id IS NULL OR status = 'USED');

-- What orders have done with coupons, for good: whoever is in here for a coupon cannot use it (again).
CREATE TABLE coupon_use (
    coupon_id       bigint      NOT NULL REFERENCES issued_coupon (id),
    order_id        varchar(64) NOT NULL,
    order_amount    bigint CHECK (order_amount > 0),
    discount_amount bigint CHECK (discount_amount BETWEEN 0 AND order_amount),
    used_at         timestamp(3),
    cancelled_at    timestamp(3),
    PRIMARY KEY (coupon_id, order_id),
    CONSTRAINT ck_used_or_cancelled CHECK (used_at IS NOT NULL OR cancelled_at IS NOT NULL),
    CONSTRAINT ck_amounts_of_use CHECK (
        (used_at IS NULL) = (order_amount IS NULL) AND (used_at IS NULL) = (discount_amount IS NULL))
);
-- Whatever the code does: one order at a time.
CREATE UNIQUE INDEX uk_coupon_use_standing ON coupon_use (coupon_id) WHERE cancelled_at IS NULL;

-- How many uses were cancelled, without reading all the others.
CREATE INDEX idx_coupon_use_cancelled ON coupon_use (coupon_id) WHERE cancelled_at IS NOT NULL;

-- What is left to expire, the most overdue first. The list of a user's coupons is served by uk_user_policy.
CREATE INDEX idx_issued_coupon_expiry ON issued_coupon (expire_at) WHERE status = 'UNUSED';
