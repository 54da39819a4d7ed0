package com.promotion.coupon.application;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.application.dto.CancelledUse;
import com.promotion.coupon.application.dto.CouponQuote;
import com.promotion.coupon.application.dto.UseCouponCommand;
import com.promotion.coupon.domain.Order;
import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.CouponException;
import com.promotion.coupon.exception.CouponNotUsableException;
import com.promotion.coupon.fixtures.usage.UseHistory.Outcome;
import com.promotion.coupon.fixtures.usage.UsedCoupons;
import com.promotion.coupon.harness.IssuingHarness;
import com.promotion.coupon.harness.LedgerDatabase;
import com.promotion.coupon.harness.LedgerKind;
import java.time.LocalDateTime;
import java.util.List;

/** Orders that use and cancel coupons on two nodes of the service's own classes, and the rows behind them. */
final class CouponUsers implements AutoCloseable {
    static final int NODES = 2;
    static final long AMOUNT = 30_000;

    private final List<IssuingHarness> nodes;
    private final UsedCoupons rows;

    CouponUsers(LedgerKind kind) {
        LedgerDatabase ledger = kind.database();
        nodes = List.of(IssuingHarness.withoutGate(ledger), IssuingHarness.withoutGate(ledger));
        rows = new UsedCoupons(ledger::connect);
    }

    /** What earlier tests have left overdue would be counted. Coupons of other classes live for days. */
    void expireLeftOvers() {
        LocalDateTime soon = node(0).now().plusHours(2);
        while (node(0).expire(soon, 1_000) > 0) {
            // There is more.
        }
    }

    @Override
    public void close() {
        rows.close();
        nodes.forEach(IssuingHarness::close);
    }

    IssuingHarness node(int node) {
        return nodes.get(node);
    }

    UsedCoupons rows() {
        return rows;
    }

    /** {@code A} is the first attempt of the order A, {@code A#2} its second. */
    static Order order(String name) {
        int mark = name.indexOf('#');
        return mark < 0
                ? new Order(name, 1, AMOUNT)
                : new Order(name.substring(0, mark), Integer.parseInt(name.substring(mark + 1)), AMOUNT);
    }

    Outcome use(int node, long coupon, String order) {
        try {
            CouponQuote quote = nodes.get(node).use(new UseCouponCommand(coupon, null, order(order)));
            assertThat(quote.amountToPay()).isEqualTo(AMOUNT - 1_000);
            return Outcome.OK;
        } catch (CouponException refusal) {
            assertThat(refusal.code()).isEqualTo(CouponErrorCode.COUPON_NOT_USABLE);
            return Outcome.NOT_USABLE;
        }
    }

    Outcome cancel(int node, long coupon, String name) {
        try {
            Order order = order(name);
            CancelledUse cancelled = nodes.get(node).cancel(coupon, order.id(), order.attempt());
            assertThat(cancelled.orderId()).isEqualTo(order.id());
            return Outcome.OK;
        } catch (CouponNotUsableException refusal) {
            return Outcome.NOT_USED;
        }
    }
}
