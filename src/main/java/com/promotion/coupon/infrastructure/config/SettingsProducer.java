package com.promotion.coupon.infrastructure.config;

import com.promotion.coupon.application.config.ServiceSettings;
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
        ServiceSettings settings = reader.settings();
        UnknownSettings.warnings(config.getPropertyNames(), reader.keys()).forEach(LOG::warning);
        return settings;
    }
}
