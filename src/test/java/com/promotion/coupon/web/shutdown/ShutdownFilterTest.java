package com.promotion.coupon.web.shutdown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.coupon.application.concurrent.InFlightRequests;
import com.promotion.coupon.fixtures.ServletBody;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShutdownFilterTest {
    private final InFlightRequests inFlight = new InFlightRequests();
    private final List<String> deeds = new ArrayList<>();

    @Test
    void the_status_is_there_before_anybody_could_ask_for_it() throws Exception {
        HttpServletRequest request = proxy(HttpServletRequest.class, "/api/v1/coupons/policies/1/issue");
        HttpServletResponse response = proxy(HttpServletResponse.class, null);

        filter().doFilter(request, response, (counted, same) -> {
            deeds.add("chain");
            assertThat(inFlight.requests()).isEqualTo(1);
        });

        assertThat(deeds).containsExactly("setStatus", "chain");
        assertThat(inFlight.requests()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/ready", "/metrics", "/prometheus"})
    void health_and_metrics_are_served_while_the_node_shuts_down(String path) throws Exception {
        inFlight.stopAccepting();

        filter().doFilter(
                        proxy(HttpServletRequest.class, path),
                        proxy(HttpServletResponse.class, null),
                        (request, response) -> deeds.add("chain"));

        assertThat(deeds).containsExactly("chain");
        assertThat(inFlight.refused()).isZero();
    }

    @Test
    void a_request_that_is_refused_while_the_node_shuts_down_is_counted_once() throws Exception {
        inFlight.stopAccepting();

        filter().doFilter(
                        proxy(HttpServletRequest.class, "/api/v1/coupons/1"),
                        proxy(HttpServletResponse.class, new ServletBody()),
                        (request, response) -> deeds.add("chain"));

        assertThat(deeds).containsExactly("setStatus");
        assertThat(inFlight.refused()).isEqualTo(1);
    }

    private ShutdownFilter filter() throws ReflectiveOperationException {
        ShutdownFilter filter = new ShutdownFilter();
        Field door = ShutdownFilter.class.getDeclaredField("inFlight");
        door.setAccessible(true);
        door.set(filter, inFlight);
        return filter;
    }

    /** Has one value for everything, such as its path, and notes when its status is set. */
    private <T> T proxy(Class<T> type, Object value) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getName().equals("setStatus")) {
                        deeds.add("setStatus");
                    }
                    return value;
                }));
    }

    @Test
    void a_request_that_ends_in_an_error_at_whatever_step_is_not_inside_any_more() {
        HttpServletRequest request = proxy(HttpServletRequest.class, "/api/v1/coupons/policies/1/issue");
        HttpServletResponse healthy = proxy(HttpServletResponse.class, null);
        HttpServletResponse broken = failing(HttpServletResponse.class, "setStatus");

        assertThatThrownBy(() -> filter().doFilter(request, broken, (counted, same) -> deeds.add("chain")))
                .isInstanceOf(StackOverflowError.class);
        assertThat(inFlight.requests()).isZero();

        AsyncContext unheard = failing(AsyncContext.class, "addListener");
        HttpServletRequest asynchronous = (HttpServletRequest) Proxy.newProxyInstance(
                HttpServletRequest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> method.getName().equals("startAsync") ? unheard : "/api/v1");
        assertThatThrownBy(() -> filter().doFilter(asynchronous, healthy, (counted, same) -> counted.startAsync()))
                .isInstanceOf(StackOverflowError.class);
        assertThat(inFlight.requests()).isZero();
    }

    private static <T> T failing(Class<T> type, String call) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getName().equals(call)) {
                        throw new StackOverflowError();
                    }
                    return null;
                }));
    }
}
