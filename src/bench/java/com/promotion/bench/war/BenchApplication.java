package com.promotion.bench.war;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** {@code /bench/api}. */
@ApplicationPath("/api")
public class BenchApplication extends Application {}
