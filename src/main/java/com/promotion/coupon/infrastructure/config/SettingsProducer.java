package com.promotion.coupon.infrastructure.config;

import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.config.ServiceSettings.CustomerAuth;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
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
