package com.promotion;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;

/** The REST API below {@code /api/v1}; resources and providers are discovered. */
@ApplicationPath("/api/v1")
public class PromotionApplication extends Application {

    /** Jersey describes the API as WADL otherwise; the contract is the OpenAPI document. Other servers ignore the name. */
    @Override
    public Map<String, Object> getProperties() {
        return Map.of("jersey.config.server.wadl.disableWadl", true);
    }
}
