package com.promotion.coupon.infrastructure.config;

import com.promotion.coupon.application.config.ServiceSettings;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.ZoneId;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** Reads {@link ServiceSettings}; the defaults stand in META-INF/microprofile-config.properties. */
@Singleton
public class SettingsProducer {

    /** @throws IllegalArgumentException when a value is out of bounds: the deployment fails and says which */
    @Produces
    @Singleton
    public ServiceSettings settings() {
        Config config = ConfigProvider.getConfig(SettingsProducer.class.getClassLoader());
        return new ServiceSettings(
                config.getValue("coupon.zone", ZoneId.class),
                config.getValue("coupon.batch.max", Integer.class),
                config.getValue("coupon.pending.max-per-policy", Integer.class),
                config.getValue("coupon.pending.max", Integer.class),
                Duration.ofMillis(config.getValue("coupon.issue.deadline-ms", Long.class)),
                config.getValue("coupon.issue.room", Integer.class),
                config.getValue("coupon.issue.waiters", Integer.class),
                config.getValue("coupon.ledger.threads", Integer.class),
                config.getValue("coupon.answer.threads", Integer.class),
                Duration.ofMillis(config.getValue("coupon.gate.timeout-ms", Long.class)),
                config.getValue("coupon.outbox.max-entries", Integer.class),
                config.getValue("coupon.request.max-bytes", Integer.class));
    }
}
