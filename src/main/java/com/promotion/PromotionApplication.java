package com.promotion;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The REST API below {@code /api/v1}; resources and providers are discovered. */
@ApplicationPath("/api/v1")
public class PromotionApplication extends Application {}
