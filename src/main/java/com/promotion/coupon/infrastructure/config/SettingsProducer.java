package com.promotion.coupon.infrastructure.config;

import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.config.ServiceSettings.CustomerAuth;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** Reads {@link ServiceSettings} once for the whole deployment. */
@Singleton
public class SettingsProducer {
    private static final Logger LOG = Logger.getLogger(SettingsProducer.class.getName());

    /** @throws IllegalArgumentException when a value or a name is invalid: the deployment fails and says which */
    @Produces
    @Singleton
    public ServiceSettings settings() {
        Config config = ConfigProvider.getConfig(SettingsProducer.class.getClassLoader());
        SettingsReader reader = new SettingsReader(config);
        ServiceSettings settings = read(reader);
        UnknownSettings.warnings(config.getPropertyNames(), reader.keys()).forEach(LOG::warning);
        logWhatIsMissing(settings);
        logOpenDoors(settings);
        if (!settings.zone().getRules().getTransitionRules().isEmpty()) {
            LOG.warning("coupon.zone=" + settings.zone()
                    + " has daylight saving time: a window that begins or ends in the hour that"
                    + " is repeated in autumn is off by up to an hour");
        }
        return settings;
    }

    /** The servers log a failed deployment with long traces; the reason stands before them. */
    private static ServiceSettings read(SettingsReader reader) {
        try {
            return reader.settings();
        } catch (IllegalArgumentException wrong) {
            LOG.severe("The service cannot start, its configuration is wrong: " + wrong.getMessage());
            throw wrong;
        }
    }

    private static void logWhatIsMissing(ServiceSettings settings) {
        if (settings.database().embedded()) {
            LOG.warning("There is no PostgreSQL and no Redis: the data is kept by a database in this process, in "
                    + Path.of(settings.database().directory()).toAbsolutePath().normalize()
                    + ", for one node and not for production. Set COUPON_DB_URL to jdbc:postgresql://host:5432/database (with"
                    + " COUPON_DB_USER and COUPON_DB_PASSWORD) and COUPON_REDIS_URL to redis://host:6379");
        } else if (!settings.redis().configured()) {
            LOG.warning("There is no Redis: coupons are issued by the ledger alone, which is right but slower. Set"
                    + " COUPON_REDIS_URL to redis://host:6379");
        }
    }

    private static void logOpenDoors(ServiceSettings settings) {
        if (settings.customerAuth() == CustomerAuth.GATEWAY) {
            LOG.warning(
                    "coupon.customer-auth=gateway: customers are not authenticated here. Whoever reaches this port acts as"
                            + " any user; only the gateway that vouches for them may reach it");
        }
        if (settings.rateLimit().userPerSecond() == 0) {
            LOG.info("coupon.rate-limit.user-per-second=0: the requests of a user are not limited");
        }
        if (settings.rateLimit().addressPerSecond() == 0) {
            LOG.info("coupon.rate-limit.address-per-second=0: the requests from an address are not limited");
        }
        if (settings.runProfile()) {
            LOG.warning(
                    "coupon.run-profile=true: keys and passwords that others may know are accepted. Not for production");
        }
    }
}
