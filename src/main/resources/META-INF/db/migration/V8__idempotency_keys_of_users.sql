-- A key counts within (user, policy). A user has at most one coupon of a policy, which is found by uk_user_policy.
DROP INDEX uk_issued_coupon_idempotency_key;
