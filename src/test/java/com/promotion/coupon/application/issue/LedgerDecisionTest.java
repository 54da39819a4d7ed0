package com.promotion.coupon.application.issue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.application.gate.Claim;
import com.promotion.coupon.application.gate.OutboxEntry;
import com.promotion.coupon.domain.IssuedCouponRepository;
import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.CouponException;
import com.promotion.coupon.fixtures.Terms;
import com.promotion.coupon.fixtures.memory.IssuingFixture;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** When the ledger looks up which coupons its users hold, and how it treats users that the gate has forgotten. */
class LedgerDecisionTest {
    private static final long POLICY = 1;

    private final IssuingFixture fixture = new IssuingFixture();
    private final AtomicInteger lookUps = new AtomicInteger();
    private final LedgerDecision decision = new LedgerDecision(
            fixture.database.policies(), counting(fixture.database.coupons()), fixture.database.audit());

    @Test
    void users_that_the_gate_has_just_admitted_are_not_looked_up() {
        fixture.open(POLICY, Terms.of(3));

        List<Verdict> verdicts = record(List.of(admitted(11, null), admitted(12, "key"), admitted(13, "key")));

        assertThat(verdicts).allMatch(Verdict::hasCoupon);
        assertThat(fixture.holders(POLICY)).containsExactly(11L, 12L, 13L);
        assertThat(lookUps).hasValue(0);
    }

    @Test
    void a_single_doubtful_claim_has_the_whole_batch_looked_up() {
        fixture.open(POLICY, Terms.of(100));
        Claim claim = new Claim(2_000, POLICY, 21, null);
        List<GatedClaim> doubtful = List.of(
                GatedClaim.gateSkipped(claim),
                GatedClaim.suspectedDuplicate(new Claim(2_001, POLICY, 22, null)),
                GatedClaim.recovered(new Claim(2_002, POLICY, 23, null), entry()));

        for (GatedClaim admission : doubtful) {
            lookUps.set(0);
            assertThat(record(List.of(admitted(admission.claim().userId() + 100, null), admission)))
                    .as("%s", admission)
                    .allMatch(Verdict::hasCoupon);
            assertThat(lookUps).as("look-ups of %s", admission).hasValue(1);
        }
    }

    @Test
    void a_holder_that_the_gate_has_forgotten_is_told_already_issued_and_not_sold_out_or_ended() {
        fixture.open(POLICY, Terms.of(2));
        record(List.of(admitted(1, null), admitted(2, null)));

        assertThat(codes(record(List.of(admitted(1, null), admitted(3, null)))))
                .containsExactly(CouponErrorCode.ALREADY_ISSUED, CouponErrorCode.SOLD_OUT);

        fixture.now = Terms.NOON.plusYears(1);
        assertThat(codes(record(List.of(admitted(1, null), admitted(3, null)))))
                .containsExactly(CouponErrorCode.ALREADY_ISSUED, CouponErrorCode.ENDED);
    }

    @Test
    void a_claim_that_the_gate_has_stamped_in_the_future_was_admitted_now() {
        fixture.open(POLICY, Terms.of(10));
        long nextYear = Terms.NOON.plusYears(1).atZone(Terms.ZONE).toInstant().toEpochMilli();
        OutboxEntry entry = new OutboxEntry(nextYear + "-0", 1);

        assertThat(record(List.of(GatedClaim.recovered(new Claim(41, POLICY, 1, null), entry))))
                .allMatch(Verdict::hasCoupon);
        fixture.now = Terms.NOON.plusYears(1);
        assertThat(codes(record(List.of(GatedClaim.recovered(new Claim(42, POLICY, 2, null), entry)))))
                .containsExactly(CouponErrorCode.ENDED);
    }

    @Test
    void recorded_twice_with_a_look_is_recorded_once() {
        fixture.open(POLICY, Terms.of(10));
        List<GatedClaim> batch = List.of(admitted(1, null), admitted(2, null));
        List<Verdict> once = record(batch);

        assertThat(fixture.database.call(() -> decision.decide(POLICY, batch, DuplicateCheck.ALWAYS)))
                .isEqualTo(once);
        assertThatThrownBy(() -> record(batch)).hasMessageContaining("uk_user_policy");
        assertThat(fixture.holders(POLICY)).containsExactly(1L, 2L);
    }

    @Test
    void a_user_admitted_twice_in_one_batch_gets_one_coupon() {
        fixture.open(POLICY, Terms.of(10));

        List<Verdict> verdicts = record(List.of(
                GatedClaim.admittedClaim(new Claim(31, POLICY, 5, null), entry()),
                GatedClaim.admittedClaim(new Claim(32, POLICY, 5, null), entry())));

        assertThat(verdicts.get(0).hasCoupon()).isTrue();
        assertThat(verdicts.get(1).refusal().code()).isEqualTo(CouponErrorCode.ALREADY_ISSUED);
        assertThat(lookUps).hasValue(0);
    }

    @Test
    void a_holder_that_the_gate_has_forgotten_fails_no_other_claim_of_the_batch() {
        fixture.open(POLICY, Terms.of(10));
        fixture.issue(POLICY, 1).join();
        fixture.stockGate.loseUser(POLICY, 1);

        fixture.ledgerWorkers.pause();
        List<CompletableFuture<?>> answers = LongStream.of(7, 1, 8, 9)
                .<CompletableFuture<?>>mapToObj(user -> fixture.issue(POLICY, user))
                .toList();
        fixture.ledgerWorkers.resume();

        assertThatThrownBy(() -> answers.get(1).join())
                .cause()
                .isInstanceOfSatisfying(CouponException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo(CouponErrorCode.ALREADY_ISSUED));
        assertThat(List.of(answers.get(0), answers.get(2), answers.get(3)))
                .allMatch(answer -> answer.isDone() && !answer.isCompletedExceptionally());
        assertThat(fixture.holders(POLICY)).containsExactly(1L, 7L, 8L, 9L);
    }

    @Test
    void a_batch_with_the_same_user_twice_issues_one_coupon() {
        fixture.open(POLICY, Terms.of(10));
        List<GatedClaim> batch = List.of(
                GatedClaim.gateSkipped(new Claim(1, POLICY, 5, null)),
                GatedClaim.gateSkipped(new Claim(2, POLICY, 5, null)));

        List<Verdict> verdicts = fixture.decision.decide(POLICY, batch, DuplicateCheck.ALWAYS);

        assertThat(verdicts.get(0).hasCoupon()).isTrue();
        assertThat(verdicts.get(1).refusal().code()).isEqualTo(CouponErrorCode.ALREADY_ISSUED);
    }

    @Test
    void recording_the_same_claim_again_returns_the_same_coupon() {
        fixture.open(POLICY, Terms.of(10));
        List<GatedClaim> batch = List.of(GatedClaim.gateSkipped(new Claim(1, POLICY, 5, null)));

        CouponView once = fixture.decision
                .decide(POLICY, batch, DuplicateCheck.ALWAYS)
                .get(0)
                .coupon();
        CouponView again = fixture.decision
                .decide(POLICY, batch, DuplicateCheck.ALWAYS)
                .get(0)
                .coupon();

        assertThat(again).isEqualTo(once);
        assertThat(fixture.holders(POLICY)).containsExactly(5L);
    }

    private List<Verdict> record(List<GatedClaim> admissions) {
        return fixture.database.call(() -> decision.decide(POLICY, admissions, DuplicateCheck.WHERE_NEEDED));
    }

    private GatedClaim admitted(long userId, String key) {
        return GatedClaim.admittedClaim(new Claim(fixture.ids.incrementAndGet(), POLICY, userId, key), entry());
    }

    private OutboxEntry entry() {
        long millis = fixture.now.atZone(fixture.settings.zone()).toInstant().toEpochMilli();
        return new OutboxEntry(millis + "-0", 1);
    }

    private static List<CouponErrorCode> codes(List<Verdict> verdicts) {
        return verdicts.stream().map(verdict -> verdict.refusal().code()).toList();
    }

    private IssuedCouponRepository counting(IssuedCouponRepository coupons) {
        return (IssuedCouponRepository) Proxy.newProxyInstance(
                IssuedCouponRepository.class.getClassLoader(),
                new Class<?>[] {IssuedCouponRepository.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("findByUsers")) {
                        lookUps.incrementAndGet();
                    }
                    return method.invoke(coupons, arguments);
                });
    }
}
