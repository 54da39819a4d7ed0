package com.promotion.coupon.web.contract;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.Database;
import com.promotion.coupon.fixtures.Gate;
import com.promotion.coupon.fixtures.ServiceClient;
import java.util.List;
import java.util.function.Function;

/** A server on which the service runs, and what the tests of the contract share. */
public interface RunningService {
    /** A user for tests that need no particular one: each test creates policies of its own. */
    long USER = 12345;

    /** The id of no policy and of no coupon. */
    long UNKNOWN = 987654321987654321L;

    /** A client of the service, which is ready. */
    ServiceClient client();

    default Database database() {
        return new Database();
    }

    default Gate gate() {
        return new Gate();
    }

    /** The data of one check of the service's readiness. */
    default JsonNode healthCheck(String name) {
        for (JsonNode check : client().readiness().json().path("checks")) {
            if (check.path("name").asText().equals(name)) {
                return check.path("data");
            }
        }
        throw new AssertionError("no check named " + name);
    }

    /** Korean unless English is preferred; the code and everything else are the same. */
    default void isRefusedInBothLanguages(
            int status, String code, String korean, String english, Function<ServiceClient, Answer> request) {
        assertThat(request.apply(client())).isRefusal(status, code).saying(korean);
        for (String language : List.of("ko", "ko-KR,ko;q=0.9,en;q=0.8", "fr", "*")) {
            assertThat(request.apply(client().speaking(language)))
                    .isRefusal(status, code)
                    .saying(korean);
        }
        for (String language : List.of("en", "en-US", "ko;q=0.5,en;q=0.9", "fr,en;q=0.1")) {
            Answer answer = request.apply(client().speaking(language));
            assertThat(answer).isRefusal(status, code).saying(english);
            assertThat(answer.header("Vary")).hasValue("Accept-Language, Accept, Accept-Encoding");
        }
    }
}
