package com.promotion.coupon.web.contract.security;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.RawHttp;
import com.promotion.coupon.web.contract.RunningService;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A path is written in one way only, and whatever is there answers in the service's form. */
public interface PathContract extends RunningService {

    /** As they are: a client library would put them right. */
    @ParameterizedTest
    @MethodSource("com.promotion.coupon.web.contract.security.OddPaths#ofTheAdminApi")
    default void no_other_spelling_of_a_path_reaches_the_admin_api(String path) throws IOException {
        RawHttp.Reply reply = RawHttp.get(client().service(), path, client().authorization());

        assertThat(reply.status()).as(reply.toString()).isIn(400, 404);
        assertThat(reply.body()).doesNotContain("items");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/api",
                "/api/v2/coupons",
                "/api/v1/application.wadl",
                "/api/v1/application.wadl/xsd0.xsd",
                "/application.wadl",
                "/error",
                "/index.html",
                "/favicon.ico",
            })
    default void what_is_not_there_is_404_in_the_service_s_form(String path) {
        Answer answer = client().anonymous().get(path);

        assertThat(answer).isRefusal(404, "CP008");
        assertThat(answer.body()).doesNotContainIgnoringCase("payara", "wildfly", "undertow", "glassfish");
    }

    /** WildFly answers these before any filter. */
    @ParameterizedTest
    @ValueSource(strings = {"/WEB-INF/web.xml", "/web-inf/web.xml", "/META-INF/MANIFEST.MF"})
    default void what_is_the_server_s_own_is_404(String path) {
        Answer answer = client().anonymous().get(path);

        assertThat(answer).hasStatus(404);
        assertThat(answer.body()).doesNotContainIgnoringCase("payara", "wildfly", "undertow", "glassfish", "web-app");
    }

    @Test
    default void no_header_names_the_server_or_its_version() {
        for (String path : new String[] {"/nothing", "/api/v1/coupons/policies", "/docs/", "/health/ready"}) {
            Answer answer = client().get(path);
            assertThat(answer.header("Server")).as(path).isEmpty();
            assertThat(answer.header("X-Powered-By")).as(path).isEmpty();
        }
    }
}
