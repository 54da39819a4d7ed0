package com.promotion.coupon.application.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.application.dto.PolicyView;
import com.promotion.coupon.application.transaction.DatabaseUnavailableException;
import com.promotion.coupon.application.transaction.Transactions;
import com.promotion.coupon.domain.PolicyStatus;
import com.promotion.coupon.fixtures.Terms;
import com.promotion.coupon.fixtures.ticket.InMemoryTicketStore;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ProofOfWorkPoliciesTest {
    private static final long POLICY = 7;

    private final InMemoryTicketStore store = new InMemoryTicketStore();
    private final Database database = new Database();
    private final ProofOfWorkPolicies policies = new ProofOfWorkPolicies(database, store);

    /** Counts the transactions, and can be away. */
    private static final class Database implements Transactions {
        private int calls;
        private boolean away;

        @Override
        public <T> T call(Supplier<T> work) {
            calls++;
            if (away) {
                throw new DatabaseUnavailableException(new IllegalStateException("away"));
            }
            return work.get();
        }
    }

    private static PolicyView policy(PolicyStatus status, int bits) {
        return new PolicyView(POLICY, Terms.of(10).proofOfWork(bits).build(), 0, status, true, 1);
    }

    @Test
    void policies_are_read_once_at_the_start_and_again_when_that_is_asked_for() {
        store.store(POLICY, 16);

        assertThat(policies.bitsOf(POLICY)).isZero();
        policies.ensure();
        policies.ensure();
        assertThat(database.calls).isEqualTo(1);
        assertThat(policies.bitsOf(POLICY)).isEqualTo(16);
        assertThat(policies.bitsOf(POLICY + 1)).isZero();

        store.store(POLICY, 18);
        policies.refresh();
        assertThat(policies.bitsOf(POLICY)).isEqualTo(18);
    }

    @Test
    void a_change_by_this_node_counts_at_once() {
        policies.ensure();

        policies.note(policy(PolicyStatus.PENDING, 12));
        assertThat(policies.bitsOf(POLICY)).isEqualTo(12);
        policies.note(policy(PolicyStatus.ACTIVE, 0));
        assertThat(policies.bitsOf(POLICY)).isZero();
        policies.note(policy(PolicyStatus.ACTIVE, 9));
        policies.note(policy(PolicyStatus.ENDED, 9));
        assertThat(policies.bitsOf(POLICY)).isZero();
        policies.note(policy(PolicyStatus.PENDING, 9));
        policies.forget(POLICY);
        assertThat(policies.bitsOf(POLICY)).isZero();
        assertThat(database.calls).isEqualTo(1);
    }

    @Test
    void while_the_database_is_away_what_is_known_stays() {
        store.store(POLICY, 16);
        policies.ensure();
        database.away = true;

        assertThatThrownBy(policies::refresh).isInstanceOf(DatabaseUnavailableException.class);
        assertThat(policies.bitsOf(POLICY)).isEqualTo(16);
    }

    @Test
    void a_first_read_that_fails_is_done_again() {
        database.away = true;
        assertThatThrownBy(policies::ensure).isInstanceOf(DatabaseUnavailableException.class);

        database.away = false;
        store.store(POLICY, 16);
        policies.ensure();
        assertThat(policies.bitsOf(POLICY)).isEqualTo(16);
    }
}
