package com.promotion.coupon.web.contract;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static com.promotion.coupon.web.contract.PolicyPaths.issuePath;
import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.ServiceClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The language and the format of errors, and the errors of wrong paths, methods and types. */
public interface ErrorFormatContract extends RunningService {
    @ParameterizedTest
    @ValueSource(strings = {"!!!", "-", "", "en;q=x", "한국어", ";;,,", "en;q=0"})
    default void unreadable_accept_language_is_answered_in_korean(String language) {
        assertThat(client().speaking(new String(language.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1))
                        .stock(UNKNOWN))
                .isRefusal(404, "CP001")
                .saying("쿠폰 정책 " + UNKNOWN + "을(를) 찾을 수 없습니다.");
    }

    @Test
    default void path_does_not_support_the_method() {
        Function<ServiceClient, Answer> request =
                speaker -> speaker.send("DELETE", issuePath(UNKNOWN), BodyPublishers.noBody());

        isRefusedInBothLanguages(
                405, "CP008", "이 경로에서 지원하지 않는 메서드입니다.", "This path does not support the method.", request);
        assertThat(client().send("PATCH", ServiceClient.POLICIES, BodyPublishers.ofString("{}")))
                .isRefusal(405, "CP008");
    }

    /** RFC 9110, section 15.5.6: the server MUST generate an Allow header. */
    @Test
    default void wrong_method_is_answered_with_the_allowed_methods() {
        Answer answer = client().get(issuePath(UNKNOWN));

        assertThat(answer).isRefusal(405, "CP008");
        assertThat(answer.header("Allow"))
                .hasValueSatisfying(methods -> assertThat(methods).contains("POST"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1", "/api/v1/", "/api/v1/nothing", "/api/v1/admin", "/api/v1/coupons/policies/1/x"})
    default void unknown_path_is_refused(String path) {
        isRefusedInBothLanguages(
                404, "CP008", "요청한 경로가 없습니다.", "There is nothing at this path.", speaker -> speaker.get(path));
    }

    @Test
    default void accept_header_without_json_is_refused() {
        isRefusedInBothLanguages(
                406,
                "CP008",
                "Accept가 허용하는 형식으로는 응답할 수 없습니다. JSON을(쿠폰 목록 파일은 text/csv를) 허용해 주세요.",
                "The response is not available in a type that Accept allows. Allow JSON (text/csv for the coupon list"
                        + " file).",
                speaker -> speaker.with("Accept", "text/html").stock(UNKNOWN));
        assertThat(client().with("Accept", "text/html, */*;q=0.1").issue(client().openPolicy(1), USER))
                .hasStatus(201);
    }

    @Test
    default void 요청하면_RFC_9457_형식으로_오류를_알린다() {
        long policyId = client().openPolicy(1);
        client().issue(policyId, USER);
        ServiceClient modern = client().with("Accept", "application/json, application/problem+json");

        Answer soldOut = modern.issue(policyId, USER + 1);

        assertThat(soldOut).isProblem(409, "CP003");
        assertThat(soldOut.json().path("title").asText()).isEqualTo("쿠폰 소진");
        assertThat(soldOut.json().path("detail").asText()).isEqualTo("쿠폰이 모두 소진되었습니다.");
        assertThat(soldOut.header("Vary")).hasValue("Accept-Language, Accept, Accept-Encoding");
        Answer english = modern.speaking("en").stock(UNKNOWN);
        assertThat(english).isProblem(404, "CP001");
        assertThat(english.json().path("title").asText()).isEqualTo("Coupon policy not found");
        assertThat(modern.get("/api/v1/nothing")).isProblem(404, "CP008");
        assertThat(modern.post("/api/v1/coupons/1/use", "[")).isProblem(400, "CP008");
        assertThat(client().with("Accept", "application/problem+json").stock(policyId))
                .as("there is no policy in that type")
                .isProblem(406, "CP008");
        assertThat(modern.stock(policyId)).hasStatus(200).isJson();
        assertThat(client().with("Accept", "*/*").stock(UNKNOWN)).isRefusal(404, "CP001");
    }
}
