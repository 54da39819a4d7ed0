package com.promotion.coupon.web.body;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;

/** Serves requests whose bodies are not there yet. Returns at once; the request goes on, or is refused, when its body has come or not. */
interface LateBodies {
    /** What a client has for its body, from its headers on. */
    Duration TIME_MAX = Duration.ofSeconds(10);

    void serve(HttpServletRequest request, HttpServletResponse response) throws IOException;
}
