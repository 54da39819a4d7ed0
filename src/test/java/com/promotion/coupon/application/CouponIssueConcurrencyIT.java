package com.promotion.coupon.application;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.domain.IssuedCouponRepository.Holder;
import com.promotion.coupon.domain.PolicyStatus;
import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.CouponException;
import com.promotion.coupon.harness.IssuingHarness;
import com.promotion.servers.TestServers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The seed's scenario on the service's own classes, against real PostgreSQL and Redis. */
class CouponIssueConcurrencyIT {
    @AutoClose
    private static IssuingHarness engine;

    /** One attempt and its answer: exactly one of coupon and refusal. */
    private record Answer(long userId, CouponView coupon, CouponErrorCode refusal) {}

    @BeforeAll
    static void start() {
        engine = new IssuingHarness(TestServers.get());
    }

    @Test
    void 동시에_10000명이_100개_쿠폰_요청시_정확히_100개만_발급된다() throws InterruptedException {
        int couponCount = 100;
        int userCount = 10_000;
        long policyId = engine.open(couponCount);

        Queue<Answer> answers = everybodyAtOnce(policyId, userCount, 1);

        assertExactly(policyId, couponCount, answers);
        assertThat(answers).hasSize(userCount);
    }

    @Test
    void 같은_사용자가_여러_번_동시에_요청해도_한_장만_발급된다() throws InterruptedException {
        int couponCount = 500;
        long policyId = engine.open(couponCount);

        Queue<Answer> answers = everybodyAtOnce(policyId, 400, 10);

        assertThat(answers).hasSize(4_000);
        assertThat(answers).filteredOn(a -> a.coupon() != null).hasSize(400);
        assertThat(answers)
                .filteredOn(a -> a.refusal() != null)
                .allMatch(a -> a.refusal() == CouponErrorCode.ALREADY_ISSUED);
        assertThat(engine.holders(policyId)).hasSize(400).doesNotHaveDuplicates();
        assertThat(engine.policy(policyId).issuedQuantity()).isEqualTo(400);
        assertThat(engine.keys(policyId).stock()).isEqualTo("100");
    }

    @Test
    void many_policies_at_once_do_not_mix() throws InterruptedException {
        List<Long> policyIds =
                IntStream.range(0, 20).mapToObj(i -> engine.open(30)).toList();
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (long user = 1; user <= 50; user++) {
            for (long policyId : policyIds) {
                answers.add(answerTo(policyId, user));
            }
        }
        answers.forEach(CompletableFuture::join);

        for (long policyId : policyIds) {
            assertThat(engine.holders(policyId)).hasSize(30);
            assertThat(engine.policy(policyId).status()).isEqualTo(PolicyStatus.EXHAUSTED);
        }
    }

    private static void assertExactly(long policyId, int couponCount, Queue<Answer> answers)
            throws InterruptedException {
        List<Answer> issued = answers.stream().filter(a -> a.coupon() != null).toList();
        Map<Long, Long> numberOfUser = new HashMap<>();
        for (Holder holder : engine.holders(policyId)) {
            numberOfUser.put(holder.userId(), (long) holder.issueNumber());
        }
        assertThat(numberOfUser).as("one row per user").hasSize(couponCount);
        assertThat(engine.holders(policyId))
                .extracting(Holder::issueNumber)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, couponCount).boxed().toList());
        assertThat(issued).hasSize(couponCount).allSatisfy(answer -> assertThat(numberOfUser.get(answer.userId()))
                .isEqualTo(answer.coupon().issueNumber()));
        assertThat(answers).filteredOn(a -> a.coupon() == null).allSatisfy(answer -> assertThat(answer.refusal())
                .isIn(CouponErrorCode.SOLD_OUT, CouponErrorCode.ALREADY_ISSUED));
        assertThat(engine.policy(policyId).issuedQuantity()).isEqualTo(couponCount);
        assertThat(engine.policy(policyId).status()).isEqualTo(PolicyStatus.EXHAUSTED);

        assertThat(engine.keys(policyId).stock()).isEqualTo("0");
        assertThat(engine.keys(policyId).admittedUsers().size())
                .as("the holders and '0'")
                .isEqualTo(couponCount + 1);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (engine.keys(policyId).outboxEntries() > 0 && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        assertThat(engine.keys(policyId).outboxEntries()).isZero();
    }

    private static Queue<Answer> everybodyAtOnce(long policyId, int users, int timesEach) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(100);
        Queue<Answer> answers = new ConcurrentLinkedQueue<>();
        CountDownLatch latch = new CountDownLatch(users * timesEach);
        for (int user = 1; user <= users; user++) {
            long userId = user;
            for (int time = 0; time < timesEach; time++) {
                threads.execute(() -> {
                    try {
                        answers.add(answerTo(policyId, userId).join());
                    } finally {
                        latch.countDown();
                    }
                });
            }
        }
        assertThat(latch.await(120, TimeUnit.SECONDS)).isTrue();
        threads.shutdown();
        return answers;
    }

    private static CompletableFuture<Answer> answerTo(long policyId, long userId) {
        return engine.issue(policyId, userId).handle((coupon, failure) -> {
            if (failure == null) {
                return new Answer(userId, coupon, null);
            }
            Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            if (cause instanceof CouponException refusal) {
                return new Answer(userId, null, refusal.code());
            }
            throw new CompletionException(cause);
        });
    }
}
