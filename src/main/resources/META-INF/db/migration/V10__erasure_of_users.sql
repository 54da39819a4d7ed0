-- The coupon of an erased user is kept under a pseudonym, which is negative: no caller has such an id. The rows that are here
-- meet a stricter condition, so they need not be read again under a lock.
ALTER TABLE issued_coupon
    DROP CONSTRAINT issued_coupon_user_id_check,
    ADD CONSTRAINT ck_user_or_pseudonym
        CHECK (user_id > 0 OR (user_id < 0 AND idempotency_key IS NULL)) NOT VALID;

-- Who erased a user, when, and how many coupons it took; without the user's id once nothing is left of it.
CREATE TABLE user_erasure (
    pseudonym   bigint       PRIMARY KEY CHECK (pseudonym < 0),
    user_id     bigint       UNIQUE CHECK (user_id > 0),
    actor       varchar(100) NOT NULL,
    begun_at    timestamp(3) NOT NULL,
    finished_at timestamp(3),
    coupons     integer      NOT NULL CHECK (coupons >= 0),
    CONSTRAINT ck_user_until_finished CHECK ((user_id IS NULL) = (finished_at IS NOT NULL))
);
