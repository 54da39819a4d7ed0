package com.promotion.coupon.web.dto.request;

import com.promotion.coupon.exception.InvalidRequestException;
import com.promotion.coupon.exception.MessageKey;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** See {@link StrictQuery}. After the caller is known: strangers are not told what there is. */
@Provider
@StrictQuery
@Priority(Priorities.USER)
public class StrictQueryFilter implements ContainerRequestFilter {

    @Context
    private ResourceInfo resource;

    /** @throws InvalidRequestException naming the first parameter that is unknown or comes twice */
    @Override
    public void filter(ContainerRequestContext request) {
        var given = request.getUriInfo().getQueryParameters();
        if (given.isEmpty()) {
            return;
        }
        List<String> known = parameters(resource.getResourceMethod());
        given.forEach((name, values) -> {
            if (!known.contains(name)) {
                throw new InvalidRequestException(
                        MessageKey.UNKNOWN_PARAMETER, ShownValue.ofParameter(name), String.join(", ", known));
            }
            if (values.size() > 1) {
                throw new InvalidRequestException(MessageKey.PARAMETER_TWICE, name);
            }
        });
    }

    private static List<String> parameters(Method method) {
        return Arrays.stream(method.getParameters())
                .map(parameter -> parameter.getAnnotation(QueryParam.class))
                .filter(Objects::nonNull)
                .map(QueryParam::value)
                .toList();
    }
}
