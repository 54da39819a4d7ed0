-- An order whose payment failed may use the coupon again under its own id, as a higher attempt. What was there is the first one.
ALTER TABLE coupon_use
    ADD COLUMN attempt integer NOT NULL DEFAULT 1 CHECK (attempt BETWEEN 1 AND 1000),
    DROP CONSTRAINT coupon_use_pkey,
    ADD CONSTRAINT coupon_use_pkey PRIMARY KEY (coupon_id, order_id, attempt);

ALTER TABLE issued_coupon ADD COLUMN order_attempt integer;
COMMENT ON COLUMN issued_coupon.order_attempt IS 'which attempt of order_id has used the coupon; null is the first';
