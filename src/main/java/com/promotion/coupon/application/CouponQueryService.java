package com.promotion.coupon.application;

import com.promotion.coupon.application.concurrent.Deadlines;
import com.promotion.coupon.application.concurrent.Deadlines.Deadline;
import com.promotion.coupon.application.concurrent.ResponseExecutor;
import com.promotion.coupon.application.concurrent.ThreadPool;
import com.promotion.coupon.application.concurrent.ThreadPool.Pool;
import com.promotion.coupon.application.dto.CouponState;
import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.application.dto.CustomerCoupon;
import com.promotion.coupon.application.dto.OpenPolicyPage;
import com.promotion.coupon.application.dto.OpenPolicyView;
import com.promotion.coupon.application.dto.StockView;
import com.promotion.coupon.application.gate.StockGate;
import com.promotion.coupon.application.gate.StockGate.Promise;
import com.promotion.coupon.application.identity.Caller;
import com.promotion.coupon.application.limit.KnownPolicies;
import com.promotion.coupon.application.limit.RecentlyMissing;
import com.promotion.coupon.application.query.CustomerQueries;
import com.promotion.coupon.application.transaction.Transactions;
import com.promotion.coupon.domain.CouponPolicy;
import com.promotion.coupon.domain.CouponPolicyRepository;
import com.promotion.coupon.domain.CouponStatus;
import com.promotion.coupon.domain.IssuedCoupon;
import com.promotion.coupon.domain.IssuedCouponRepository;
import com.promotion.coupon.exception.CouponNotFoundException;
import com.promotion.coupon.exception.CouponPolicyNotFoundException;
import com.promotion.coupon.exception.ServiceUnavailableException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What customers may look up. The database answers, because only it is authoritative.
 *
 * <p>Bounded: {@value #PROMISED_READS_MAX} requests for promised coupons at the same time, from the call to the gate
 * until the readers are done with them, and each for no longer than the deadline of issuing. Beyond a bound they fail with CP009.
 */
@Singleton
public class CouponQueryService {

    /**
     * A tenth of what may wait for the readers: after an outage thousands of clients poll their promised coupons, and
     * must not delay the reads of the responses that all clients poll.
     */
    static final int PROMISED_READS_MAX = 1_000;

    private final Transactions transactions;
    private final CouponPolicyRepository policies;
    private final IssuedCouponRepository coupons;
    private final CustomerQueries customers;
    private final StockGate gate;
    private final Deadlines deadlines;
    private final Executor readers;
    private final ResponseExecutor responses;
    private final KnownPolicies known;
    private final RecentlyMissing<LookUp> missing = new RecentlyMissing<>(System::nanoTime);
    private final Semaphore promisedReads = new Semaphore(PROMISED_READS_MAX);

    @Inject
    public CouponQueryService(
            Transactions transactions,
            CouponPolicyRepository policies,
            IssuedCouponRepository coupons,
            CustomerQueries customers,
            StockGate gate,
            Deadlines deadlines,
            @ThreadPool(Pool.READS) Executor readers,
            @ThreadPool(Pool.RESPONSES) ResponseExecutor responses,
            KnownPolicies known) {
        this.transactions = transactions;
        this.policies = policies;
        this.coupons = coupons;
        this.customers = customers;
        this.gate = gate;
        this.deadlines = deadlines;
        this.readers = readers;
        this.responses = responses;
        this.known = known;
    }

    /** @throws CouponPolicyNotFoundException CP001 */
    public StockView stock(long policyId) {
        return learning(policyId, () -> policies.find(policyId)
                .map(policy -> new StockView(policyId, policy.remaining(), policy.availableAt(policies.now())))
                .orElseThrow(() -> new CouponPolicyNotFoundException(policyId)));
    }

    /**
     * Whether the user holds a coupon of the policy.
     *
     * @throws CouponPolicyNotFoundException CP001
     */
    public boolean issued(long policyId, long userId) {
        if (known.isMissing(policyId)) {
            throw new CouponPolicyNotFoundException(policyId);
        }
        return learning(policyId, () -> {
            if (policies.find(policyId).isEmpty()) {
                throw new CouponPolicyNotFoundException(policyId);
            }
            return coupons.exists(policyId, userId);
        });
    }

    /** Reads in a transaction, and remembers whether there was a policy. */
    private <T> T learning(long policyId, Supplier<T> read) {
        return known.learning(policyId, () -> transactions.call(read));
    }

    /**
     * The user's coupons with an id below {@code beforeId}, newest first, at most {@code limit}.
     *
     * @param status as it is by the clock, or null for all
     */
    public List<CustomerCoupon> couponsOf(long userId, CouponStatus status, long beforeId, int limit) {
        return transactions.call(() -> {
            LocalDateTime now = policies.now();
            List<IssuedCoupon> found = customers.couponsOf(userId, status, now, beforeId, limit);
            if (found.isEmpty()) {
                return List.of();
            }
            Set<Long> policyIds =
                    found.stream().map(IssuedCoupon::couponPolicyId).collect(Collectors.toSet());
            Map<Long, CouponPolicy> policyOf = customers.policies(policyIds).stream()
                    .collect(Collectors.toMap(CouponPolicy::id, Function.identity()));
            return found.stream()
                    .map(coupon -> CustomerCoupon.of(CouponView.at(now, coupon), policyOf.get(coupon.couponPolicyId())))
                    .toList();
        });
    }

    /**
     * The policies that are open or will be, with an id below {@code beforeId}, newest first. A policy that was not activated
     * in time is left out, because it may never open; so a page may have fewer than {@code limit} policies, or none, without
     * being the last.
     */
    public OpenPolicyPage openPolicies(long beforeId, int limit) {
        return transactions.call(() -> {
            LocalDateTime now = policies.now();
            List<CouponPolicy> found = customers.policiesNotOver(now, beforeId, limit + 1);
            List<CouponPolicy> page = found.subList(0, Math.min(limit, found.size()));
            List<OpenPolicyView> open = page.stream()
                    .filter(policy -> policy.refusalAt(now).isEmpty()
                            || now.isBefore(policy.terms().startAt()))
                    .map(policy -> OpenPolicyView.of(policy, now))
                    .toList();
            boolean more = found.size() > limit;
            if (more) { // the cursor of the next page
                known.exists(page.get(limit - 1).id());
            }
            return new OpenPolicyPage(open, more ? page.get(limit - 1).id() : null);
        });
    }

    /**
     * The state of a coupon id. A row proves the issue; without a row, a promised claim is pending or was refused.
     * Fails with {@link CouponNotFoundException} (CP002) for an id that was neither issued nor promised, or that the caller may not
     * see, and with {@link ServiceUnavailableException} (CP009) when the gate does not answer, too many ask, or the deadline passes.
     */
    public CompletionStage<CouponState> coupon(Caller caller, long couponId) {
        LookUp lookUp = new LookUp(caller.subject(), couponId);
        if (missing.contains(lookUp)) {
            return CompletableFuture.failedFuture(new CouponNotFoundException(couponId));
        }
        long askedAtNanos = missing.now();
        // Another user's coupon takes the way of one that does not exist, so that they look alike.
        Optional<CouponState> issued = visible(caller, couponId);
        CompletionStage<CouponState> found =
                issued.isPresent() ? CompletableFuture.completedFuture(issued.get()) : promised(couponId);
        return found.thenApply(state -> {
                    if (!caller.maySee(state.userId())) {
                        throw new CouponNotFoundException(couponId);
                    }
                    return state;
                })
                .whenComplete((state, failure) -> noteMissing(lookUp, askedAtNanos, failure));
    }

    /** A coupon that a caller did not find: it does not exist, or is another's, and he cannot tell which by asking again. */
    private record LookUp(String subject, long couponId) {}

    private void noteMissing(LookUp lookUp, long askedAtNanos, Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof CouponNotFoundException) {
            missing.add(lookUp, askedAtNanos);
        }
    }

    /** @throws CouponNotFoundException (CP002) when the caller may not see the coupon, or there is none */
    public void requireVisible(Caller caller, long couponId) {
        if (caller.actsForOthers()) {
            return;
        }
        LookUp lookUp = new LookUp(caller.subject(), couponId);
        if (missing.contains(lookUp)) {
            throw new CouponNotFoundException(couponId);
        }
        long askedAtNanos = missing.now();
        if (visible(caller, couponId).isEmpty()) {
            missing.add(lookUp, askedAtNanos);
            throw new CouponNotFoundException(couponId);
        }
    }

    /** The issued coupon, when the caller may see it. */
    private Optional<CouponState> visible(Caller caller, long couponId) {
        return issued(couponId).filter(state -> caller.maySee(state.userId()));
    }

    private Optional<CouponState> issued(long couponId) {
        return transactions.call(
                () -> coupons.find(couponId).map(coupon -> CouponState.issued(CouponView.at(policies.now(), coupon))));
    }

    /** The thread that brings the gate's reply must not wait for the database, nor for a client that reads slowly. */
    private CompletionStage<CouponState> promised(long couponId) {
        if (!promisedReads.tryAcquire()) {
            return unavailable();
        }
        Deadline deadline = deadlines.fromNow();
        CompletableFuture<CouponState> read = CompletableFuture.completedFuture(couponId)
                .thenCompose(gate::promised)
                .exceptionallyCompose(away -> unavailable())
                .thenCompose(promise -> promise.isEmpty()
                        ? CompletableFuture.failedFuture(new CouponNotFoundException(couponId)) // costs no reader
                        : CompletableFuture.supplyAsync(
                                () -> promisedState(couponId, promise.get(), deadline), readers))
                .whenComplete((state, failure) -> promisedReads.release());
        CompletableFuture<CouponState> answer =
                read.exceptionallyCompose(failure -> isRejected(failure) ? unavailable() : read);
        return deadlines.watch(answer, deadline).whenCompleteAsync((state, failure) -> {}, responses);
    }

    private static <T> CompletableFuture<T> unavailable() {
        return CompletableFuture.failedFuture(new ServiceUnavailableException());
    }

    /** Whether the readers had no room for it. */
    private static boolean isRejected(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() instanceof RejectedExecutionException;
    }

    private CouponState promisedState(long couponId, Promise found, Deadline deadline) {
        if (deadline.isOver()) { // the caller has been answered
            throw new ServiceUnavailableException();
        }
        if (found.undecided()) {
            return new CouponState(couponId, found.policyId(), found.userId(), Optional.empty(), true);
        }
        // Recorded between the first read and the call to the gate, or refused.
        return issued(couponId)
                .orElseGet(() -> new CouponState(couponId, found.policyId(), found.userId(), Optional.empty(), false));
    }
}
