package com.promotion.coupon.application.issue;

import com.promotion.coupon.application.concurrent.Batcher;
import com.promotion.coupon.application.config.ServiceSettings;

/** The bounds that all three stages batch with. */
final class BatchLimits {
    private BatchLimits() {}

    static Batcher.Limits of(ServiceSettings settings) {
        return new Batcher.Limits(
                settings.batch().claimsMax(),
                settings.batch().pendingPerPolicyMax(),
                settings.batch().pendingMax());
    }
}
