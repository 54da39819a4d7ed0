package com.promotion.coupon.domain;

import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.IllegalPolicyStateException;
import com.promotion.coupon.exception.InvalidRequestException;
import com.promotion.coupon.exception.MessageKey;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import jakarta.persistence.Version;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;

/**
 * A campaign: so many coupons, in this window, under these terms. The aggregate decides which users get a coupon, what
 * may be changed in which state, and which state follows from the clock. A transaction that changes it holds its row lock. All
 * times are in the business zone.
 *
 * <pre>
 * PENDING ── activate, or startAt ──→ ACTIVE ←── quantity raised ── EXHAUSTED
 *    │                                  │  └────── last coupon ───────→ │
 *  delete                               └───── end, or endAt ──→ ENDED ←┘
 * </pre>
 */
@Entity
@Table(name = "coupon_policy")
public class CouponPolicy {

    @Id
    private Long id;

    @Embedded
    private CouponTerms terms;

    @Column(nullable = false)
    private Integer issuedQuantity;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false)
    private PolicyStatus status;

    /** Whether the clock opens it: its start was in the future when it was planned. */
    @Column(nullable = false)
    private boolean scheduled;

    /** When issuing ended: endAt when the clock ended it, earlier when an operator did; null before. */
    private LocalDateTime endedAt;

    /** Whether the gate of an ended policy is closed and its outbox empty. */
    @Column(nullable = false)
    private boolean gateClosed;

    /** Counts the changes by operators, not grants or changes by the clock. Null until the policy is stored. */
    @Version
    @Column(nullable = false)
    private Integer version;

    /** Set by the grant that opened the policy before the timer did; not stored. */
    @Transient
    private boolean openedByGrant;

    protected CouponPolicy() {}

    /**
     * A planned campaign, nothing issued yet.
     *
     * @throws InvalidRequestException (CP008) when the terms break a rule
     */
    public static CouponPolicy plan(long id, CouponTerms terms) {
        CouponPolicy policy = new CouponPolicy();
        policy.id = id;
        policy.issuedQuantity = 0;
        policy.status = PolicyStatus.PENDING;
        policy.terms = terms.requireValid();
        return policy;
    }

    /** What it offers, as it stands now. */
    public CouponTerms terms() {
        return terms;
    }

    /**
     * Leaves the opening to the clock if the start is after {@code now}. A policy that is planned after its own start waits for
     * {@link #activate}, because a start in the past may be a mistake.
     */
    public void schedule(LocalDateTime now) {
        scheduled = now.isBefore(terms.startAt());
    }

    /**
     * PENDING → ACTIVE by an operator. It does not open the window early.
     *
     * @throws IllegalPolicyStateException (CP010) in any other state, or when the window is over at {@code now}
     */
    public void activate(LocalDateTime now) {
        if (status != PolicyStatus.PENDING) {
            throw new IllegalPolicyStateException(status.name(), "activate");
        }
        if (!now.isBefore(terms.endAt())) {
            throw new IllegalPolicyStateException("PENDING (endAt " + terms.endAt() + ")", "activate");
        }
        status = PolicyStatus.ACTIVE;
        countChange();
    }

    /** PENDING → ACTIVE by the clock; returns whether it was due. */
    public boolean openIfDue(LocalDateTime now) {
        boolean due = status == PolicyStatus.PENDING && refusalAt(now).isEmpty();
        if (due) {
            status = PolicyStatus.ACTIVE;
        }
        return due;
    }

    /** ACTIVE, EXHAUSTED → ENDED by the clock; returns whether the window was over. */
    public boolean endIfOver(LocalDateTime now) {
        boolean over = isOpen() && !now.isBefore(terms.endAt());
        if (over) {
            status = PolicyStatus.ENDED;
            endedAt = terms.endAt();
        }
        return over;
    }

    /**
     * ACTIVE, EXHAUSTED → ENDED by an operator, for good: no more coupons are issued.
     *
     * @throws IllegalPolicyStateException (CP010) in any other state
     */
    public void end(LocalDateTime now) {
        keepUpWith(now);
        if (!isOpen()) {
            throw new IllegalPolicyStateException(status.name(), "end");
        }
        status = PolicyStatus.ENDED;
        endedAt = now;
        countChange();
    }

    /**
     * Changes the terms. PENDING: everything may change. ACTIVE, EXHAUSTED: name, description, endAt, the
     * quantity (not below what is issued), and the discount and the proof of work as long as no coupon is issued. A quantity that is raised
     * opens an exhausted policy again; one that is lowered to what is issued exhausts it.
     *
     * @throws IllegalPolicyStateException (CP010) naming the state and the member that may not change in it
     * @throws InvalidRequestException (CP008) when the terms break a rule, or an open policy would have ended already
     */
    public void change(CouponTerms wanted, LocalDateTime now) {
        keepUpWith(now);
        if (status == PolicyStatus.ENDED) {
            throw new IllegalPolicyStateException(status.name(), "change");
        }
        List<FieldChange> changes = CouponTerms.changes(terms, wanted);
        if (changes.isEmpty()) {
            return;
        }
        if (isOpen()) {
            changes.forEach(change -> requireChangeableWhileOpen(change, wanted, now));
        }
        terms = wanted.requireValid();
        if (isOpen()) {
            status = remaining() == 0 ? PolicyStatus.EXHAUSTED : PolicyStatus.ACTIVE;
        } else {
            schedule(now);
        }
        countChange();
    }

    private void requireChangeableWhileOpen(FieldChange change, CouponTerms wanted, LocalDateTime now) {
        boolean changeable =
                switch (change.field()) {
                    case "name", "description" -> true;
                    case "endAt" -> endsLaterThan(wanted, now);
                    case "totalQuantity" -> wanted.totalQuantity() >= issuedQuantity;
                    case "startAt", "expireAt" -> false;
                    default -> issuedQuantity == 0; // the discount, the proof of work
                };
        if (!changeable) {
            throw new IllegalPolicyStateException(
                    status.name() + " (issuedQuantity " + issuedQuantity + ")",
                    "change " + change.field() + " to " + change.to());
        }
    }

    private static boolean endsLaterThan(CouponTerms wanted, LocalDateTime now) {
        if (wanted.endAt().isAfter(now)) {
            return true;
        }
        throw new InvalidRequestException(MessageKey.END_NOT_IN_FUTURE, wanted.endAt(), now);
    }

    /** @throws IllegalPolicyStateException (CP010) unless it is PENDING, and so has never issued anything */
    public void requireDeletable(LocalDateTime now) {
        keepUpWith(now);
        if (status != PolicyStatus.PENDING || issuedQuantity > 0) {
            throw new IllegalPolicyStateException(status.name(), "delete");
        }
    }

    /** The state by the clock, whether or not a timer has stored it. */
    private void keepUpWith(LocalDateTime now) {
        if (!openIfDue(now)) {
            endIfOver(now);
        }
    }

    private boolean isOpen() {
        return status == PolicyStatus.ACTIVE || status == PolicyStatus.EXHAUSTED;
    }

    private void countChange() {
        version = version() + 1;
    }

    /** Whether coupons are issued of it at {@code now}, or will be by {@code soon} without an operator's action. */
    public boolean issues(LocalDateTime now, LocalDateTime soon) {
        boolean opensByItself = status == PolicyStatus.PENDING && scheduled && now.isBefore(terms.endAt());
        return isOpen() || (opensByItself && !soon.isBefore(terms.startAt()));
    }

    /** Why a request at {@code now} cannot be granted a coupon; empty inside the window [startAt, endAt). */
    public Optional<CouponErrorCode> refusalAt(LocalDateTime now) {
        if (status == PolicyStatus.ENDED || !now.isBefore(terms.endAt())) {
            return Optional.of(CouponErrorCode.ENDED);
        }
        boolean opened = status != PolicyStatus.PENDING || scheduled;
        return opened && !now.isBefore(terms.startAt()) ? Optional.empty() : Optional.of(CouponErrorCode.NOT_OPEN_YET);
    }

    /**
     * Why a claim that the gate admitted at {@code admittedAt}, by the gate's clock, cannot be granted a coupon. The gate may have
     * used another window than the one in force now. A policy ended by the clock still honours claims admitted before endAt; one
     * ended by an operator does not.
     */
    public Optional<CouponErrorCode> refusalIfAdmittedAt(LocalDateTime admittedAt) {
        boolean endedByTheClock = status == PolicyStatus.ENDED && endedAt != null && !endedAt.isBefore(terms.endAt());
        if (!endedByTheClock) {
            return refusalAt(admittedAt);
        }
        return admittedAt.isBefore(terms.endAt()) ? Optional.empty() : Optional.of(CouponErrorCode.ENDED);
    }

    /**
     * Grants the next coupon to a user that has none; the first one opens a policy that is due. The caller holds the row
     * lock and has looked at {@link #refusalAt} or {@link #refusalIfAdmittedAt}.
     *
     * @param idempotencyKey the caller's key for the request, or null
     * @return the coupon, or empty when all are taken
     */
    public Optional<IssuedCoupon> grant(long couponId, long userId, String idempotencyKey, LocalDateTime now) {
        if (remaining() == 0) {
            return Optional.empty();
        }
        if (status == PolicyStatus.PENDING) {
            status = PolicyStatus.ACTIVE;
            openedByGrant = true;
        }
        issuedQuantity++;
        if (remaining() == 0 && status == PolicyStatus.ACTIVE) {
            status = PolicyStatus.EXHAUSTED;
        }
        return Optional.of(IssuedCoupon.issue(couponId, this, userId, idempotencyKey, issuedQuantity, now));
    }

    public int remaining() {
        return terms.totalQuantity() - issuedQuantity;
    }

    /** Whether a request at {@code now} would be granted a coupon. */
    public boolean availableAt(LocalDateTime now) {
        return remaining() > 0 && refusalAt(now).isEmpty();
    }

    public Long id() {
        return id;
    }

    public int issuedQuantity() {
        return issuedQuantity;
    }

    public PolicyStatus status() {
        return status;
    }

    public boolean scheduled() {
        return scheduled;
    }

    public Optional<LocalDateTime> endedAt() {
        return Optional.ofNullable(endedAt);
    }

    /** Whether a grant of this transaction has opened it. */
    public boolean openedByGrant() {
        return openedByGrant;
    }

    /** The number of changes by operators. */
    public int version() {
        return version == null ? 0 : version;
    }
}
