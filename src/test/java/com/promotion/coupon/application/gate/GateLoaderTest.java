package com.promotion.coupon.application.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.application.log.ThrottledLog;
import com.promotion.coupon.domain.CouponPolicy;
import com.promotion.coupon.domain.CouponPolicyRepository;
import com.promotion.coupon.domain.IssuedCoupon;
import com.promotion.coupon.domain.IssuedCouponRepository;
import com.promotion.coupon.domain.IssuedCouponRepository.Holder;
import com.promotion.coupon.fixtures.Terms;
import com.promotion.coupon.fixtures.memory.InMemoryDatabase;
import com.promotion.coupon.fixtures.memory.InMemoryStockGate;
import com.promotion.coupon.fixtures.memory.IssuingFixture;
import com.promotion.coupon.fixtures.settings.Settings;
import java.lang.reflect.Proxy;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which holders a load reads under the row lock, what it counts, and how two loads at a time are kept apart. */
class GateLoaderTest {
    private static final long POLICY = 1;

    private final InMemoryDatabase database = new InMemoryDatabase(() -> Terms.NOON);
    private final InMemoryStockGate gate =
            new InMemoryStockGate(() -> Terms.NOON.toInstant(ZoneOffset.UTC).toEpochMilli());
    private final List<Long> readUnderLock = new ArrayList<>();
    private boolean locked;
    private Runnable beforeLock = () -> {};
    private final IssuingFixture fixture = new IssuingFixture();

    private final GateLoader loader = new GateLoader(
            gate,
            new GateHealth(Settings.shipped()),
            database,
            observed(CouponPolicyRepository.class, database.policies()),
            observed(IssuedCouponRepository.class, database.coupons()),
            Settings.shipped(),
            new ThrottledLog());

    @BeforeEach
    void openPolicy() {
        CouponPolicy policy = CouponPolicy.plan(POLICY, Terms.of(100_000).build());
        policy.activate(Terms.NOON);
        database.policies().add(policy);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, GateLoader.CHUNK - 1, GateLoader.CHUNK, GateLoader.CHUNK + 1})
    void no_holder_is_read_under_the_lock_when_none_came_meanwhile(int issued) {
        issueUpTo(issued);

        assertThat(loader.load(POLICY)).isTrue();

        assertThat(readUnderLock).isEmpty();
        assertThat(gate.admittedUsers(POLICY)).hasSize(issued);
    }

    @Test
    void only_holders_that_came_meanwhile_are_read_under_the_lock() {
        issueUpTo(3);
        beforeLock = () -> issueUpTo(5);

        assertThat(loader.load(POLICY)).isTrue();

        assertThat(readUnderLock).containsExactly(4L, 5L);
        assertThat(gate.admittedUsers(POLICY)).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void a_load_counts_claims_that_are_still_on_their_way() {
        fixture.open(POLICY, Terms.of(3));
        fixture.stockGate.claim(POLICY, List.of(new Claim(7, POLICY, 1, null)));

        fixture.loader.load(POLICY);

        assertThat(fixture.stockGate.stock(POLICY)).isEqualTo(2);
        assertThat(fixture.stockGate.admittedUsers(POLICY)).containsExactly(1L);
    }

    @Test
    void one_loader_works_at_a_time() {
        fixture.open(POLICY, Terms.of(3));
        fixture.stockGate.falsifyStock(POLICY, 1);
        assertThat(fixture.stockGate.beginLoading(POLICY)).isPresent();

        fixture.loader.load(POLICY);

        assertThat(fixture.stockGate.stock(POLICY)).isEqualTo(1);
        assertThat(fixture.health.trusts(POLICY)).as("it is tried again").isFalse();
    }

    @Test
    void a_loader_that_froze_cannot_undo_what_the_next_one_did() {
        fixture.open(POLICY, Terms.of(3));
        String frozen = fixture.stockGate.beginLoading(POLICY).orElseThrow();
        fixture.stockGate.expireLoader(POLICY);
        fixture.loader.load(POLICY);

        boolean swapped = fixture.stockGate.swap(POLICY, frozen, new StockGate.State(99, 0, Long.MAX_VALUE, 0));

        assertThat(swapped).isFalse();
        assertThat(fixture.stockGate.stock(POLICY)).isEqualTo(3);
    }

    /** Users 1 to n hold the coupons 1 to n afterwards. */
    private void issueUpTo(int lastUser) {
        CouponPolicy policy = database.policy(POLICY);
        List<IssuedCoupon> granted = LongStream.rangeClosed(policy.issuedQuantity() + 1L, lastUser)
                .mapToObj(user -> policy.grant(user, user, null, Terms.NOON).orElseThrow())
                .toList();
        database.policies().saveGrants(policy, granted);
    }

    private <T> T observed(Class<T> port, T repository) {
        return port.cast(Proxy.newProxyInstance(
                GateLoaderTest.class.getClassLoader(), new Class<?>[] {port}, (proxy, method, arguments) -> {
                    if (method.getName().equals("lock")) {
                        beforeLock.run();
                        locked = true;
                    }
                    Object result = method.invoke(repository, arguments);
                    if (locked && method.getName().equals("holders")) {
                        ((List<?>) result).forEach(holder -> readUnderLock.add(((Holder) holder).userId()));
                    }
                    return result;
                }));
    }
}
