package com.promotion;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;

/** The REST API below {@code /api/v1}; resources and providers are discovered. */
@ApplicationPath("/api/v1")
public class PromotionApplication extends Application {

    /**
     * Otherwise Jersey describes the API as WADL, while the contract is the OpenAPI document; and puts scheme and host before a
     * {@code Location}, which behind a proxy are not those that the client knows. Other servers ignore the names.
     */
    @Override
    public Map<String, Object> getProperties() {
        return Map.of(
                "jersey.config.server.wadl.disableWadl", true,
                "jersey.config.server.headers.location.relative.resolution.disabled", true);
    }
}
