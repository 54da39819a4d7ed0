ALTER TABLE issued_coupon ADD COLUMN idempotency_key varchar(64);
CREATE UNIQUE INDEX uk_issued_coupon_idempotency_key ON issued_coupon (idempotency_key) WHERE idempotency_key IS NOT NULL;
