package com.promotion.coupon.web.limit;

import com.promotion.coupon.application.limit.Allowance;
import com.promotion.coupon.application.limit.RateLimits;
import com.promotion.coupon.web.advice.ServletErrors;
import jakarta.inject.Inject;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * Limits the requests from one address, before anything else is done for them. Off unless {@code coupon.rate-limit.address-per-second}
 * is set: behind a proxy that is not configured, all customers seem to have one address.
 */
public class AddressLimitFilter implements Filter {

    /** The attribute of a request that has its network, a {@link Long}; there is none while addresses are not limited. */
    public static final String NETWORK = "com.promotion.coupon.network";

    @Inject
    private RateLimits limits;

    @Inject
    private ClientNetworks networks;

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        Optional<Long> network = limits.limitsAddresses() ? networks.of(http) : Optional.empty();
        Allowance allowance = network.map(limits::takeForAddress).orElse(Allowance.UNLIMITED);
        if (allowance.granted()) {
            network.ifPresent(known -> request.setAttribute(NETWORK, known));
            chain.doFilter(request, response);
        } else {
            HttpServletResponse answer = (HttpServletResponse) response;
            RateLimitHeaders.write(allowance, answer::setHeader);
            ServletErrors.tooManyRequests(allowance.retryAfterSeconds(), http, answer);
        }
    }
}
