-- What the timers of each node look up every second. Each index holds only the policies that may be due, so that the ones
-- that are over cost nothing. None contains issued_quantity: ledger batches update it, and stay heap-only updates.
-- The statements name the states as literals: a plan for all parameters cannot use a partial index otherwise.
CREATE INDEX idx_coupon_policy_due_to_open ON coupon_policy (start_at, id) WHERE status = 'PENDING' AND scheduled;
CREATE INDEX idx_coupon_policy_due_to_end ON coupon_policy (end_at, id) WHERE status IN ('ACTIVE', 'EXHAUSTED');
CREATE INDEX idx_coupon_policy_open_gate ON coupon_policy (id) WHERE status = 'ENDED' AND NOT gate_closed;
