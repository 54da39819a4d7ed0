package com.promotion.coupon.web.advice;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.promotion.coupon.exception.Message;
import com.promotion.coupon.exception.MessageKey;
import com.promotion.coupon.exception.Messages;
import com.promotion.coupon.fixtures.ServletBody;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServletErrorsTest {
    private final Map<String, Object> answered = new HashMap<>();
    private final ServletBody body = new ServletBody();

    @Test
    void who_asks_for_problem_details_gets_them_from_a_node_that_shuts_down_too() throws IOException {
        JsonNode problem = answer(Map.of("Accept", "application/json, application/problem+json"));

        assertThat(answered)
                .containsEntry("setStatus", 503)
                .containsEntry("setContentType", "application/problem+json;charset=UTF-8")
                .containsEntry("Vary", "Accept-Language, Accept, Accept-Encoding")
                .containsEntry("Retry-After", "1")
                .containsEntry("Connection", "close");
        assertThat(problem.path("type").asText()).isEqualTo("urn:problem-type:coupon:CP009");
        assertThat(problem.path("status").asInt()).isEqualTo(503);
        assertThat(problem.path("detail").asText())
                .isEqualTo(Messages.in("ko").text(Message.of(MessageKey.SHUTTING_DOWN)));
    }

    @Test
    void everybody_else_gets_the_usual_body_in_the_language_asked_for() throws IOException {
        JsonNode error = answer(Map.of("Accept", "application/json", "Accept-Language", "en"));

        assertThat(answered)
                .containsEntry("setStatus", 503)
                .containsEntry("setContentType", "application/json;charset=UTF-8")
                .containsEntry("Vary", "Accept-Language, Accept, Accept-Encoding")
                .containsEntry("setContentLength", body.bytes().length);
        assertThat(error.path("result").asText()).isEqualTo("ERROR");
        assertThat(error.path("errorCode").asText()).isEqualTo("CP009");
        assertThat(error.path("message").asText())
                .isEqualTo(Messages.in("en").text(Message.of(MessageKey.SHUTTING_DOWN)));
    }

    private JsonNode answer(Map<String, String> headers) throws IOException {
        HttpServletRequest request = proxy(HttpServletRequest.class, (method, arguments) -> headers.get(arguments[0]));
        HttpServletResponse response = proxy(HttpServletResponse.class, (method, arguments) -> {
            if (method.equals("getOutputStream")) {
                return body;
            }
            boolean header = method.equals("setHeader") || method.equals("addHeader");
            answered.put(header ? (String) arguments[0] : method, arguments[header ? 1 : 0]);
            return null;
        });
        ServletErrors.shuttingDown(request, response);
        return new ObjectMapper().readTree(body.bytes());
    }

    private interface Call {
        Object of(String method, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> call.of(method.getName(), arguments)));
    }
}
