package com.promotion.coupon.web.security;

import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.config.ServiceSettings.CustomerAuth;
import com.promotion.coupon.application.identity.AccessTokens;
import com.promotion.coupon.application.identity.Caller;
import com.promotion.coupon.exception.ForbiddenException;
import com.promotion.coupon.exception.MessageKey;
import com.promotion.coupon.exception.UnauthenticatedException;
import com.promotion.coupon.web.limit.AddressLimitFilter;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * Lets a request through to its resource method, or refuses it with 401 (CP015) or 403 (CP016). The method's annotation says who may
 * call it: {@link PublicApi}, {@link CustomerApi} or {@link AdminApi}. A method without one may not be called at all.
 *
 * <p>The servers' own MicroProfile JWT is not used: they answer the same token differently (decision 30).
 */
@Provider
@Priority(Priorities.AUTHENTICATION)
public class AccessFilter implements ContainerRequestFilter {
    private static final String SCHEME = "Bearer ";

    @Context
    private ResourceInfo resource;

    @Inject
    private AccessTokens tokens;

    @Inject
    private ServiceSettings settings;

    @Override
    public void filter(ContainerRequestContext request) {
        if (request.getMethod().equals(HttpMethod.OPTIONS)) {
            return; // answered by JAX-RS itself: which methods there are
        }
        Method method = resource.getResourceMethod();
        if (method.isAnnotationPresent(PublicApi.class)) {
            return;
        }
        CustomerApi customers = method.getAnnotation(CustomerApi.class);
        if (customers == null) {
            Caller caller = verified(request);
            requireRole(caller, method.getAnnotation(AdminApi.class));
            request.setSecurityContext(new CallerContext(new RequestCaller(caller, false, OptionalLong.empty())));
            return;
        }
        Caller caller = settings.customerAuth() == CustomerAuth.GATEWAY ? Caller.GATEWAY : verified(request);
        RequestCaller customer = new RequestCaller(caller, customers.looksUpCoupon(), network(request));
        request.setSecurityContext(new CallerContext(customer));
        request.setProperty(RequestCaller.PROPERTY, customer);
    }

    private Caller verified(ContainerRequestContext request) {
        return tokens.verify(token(request.getHeaderString(HttpHeaders.AUTHORIZATION)));
    }

    private static OptionalLong network(ContainerRequestContext request) {
        return request.getProperty(AddressLimitFilter.NETWORK) instanceof Long network
                ? OptionalLong.of(network)
                : OptionalLong.empty();
    }

    private static String token(String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw new UnauthenticatedException(MessageKey.TOKEN_MISSING);
        }
        return authorization.substring(SCHEME.length()).strip();
    }

    private static void requireRole(Caller caller, AdminApi allowed) {
        String[] roles = allowed == null ? new String[0] : allowed.value();
        if (Arrays.stream(roles).noneMatch(caller::hasRole)) {
            throw new ForbiddenException(MessageKey.ROLE_MISSING, String.join(" / ", roles));
        }
    }
}
