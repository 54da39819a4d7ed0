-- Zero bits that a claim must show; 0 when the policy asks for no proof of work.
ALTER TABLE coupon_policy
    ADD COLUMN proof_of_work_bits smallint NOT NULL DEFAULT 0 CHECK (proof_of_work_bits BETWEEN 0 AND 24);

-- Each node reads these policies every second. The statement names the conditions as literals, as in version 5.
CREATE INDEX idx_coupon_policy_proof_of_work ON coupon_policy (id) WHERE status <> 'ENDED' AND proof_of_work_bits > 0;

-- What all nodes sign claim tickets with. The first node makes it; to replace it, delete the row and restart all nodes.
CREATE TABLE claim_ticket_key (
    id     smallint PRIMARY KEY CHECK (id = 1),
    secret bytea    NOT NULL CHECK (octet_length(secret) = 32)
);
