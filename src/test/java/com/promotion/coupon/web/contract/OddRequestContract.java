package com.promotion.coupon.web.contract;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.PolicyDraft;
import com.promotion.coupon.fixtures.RawHttp;
import com.promotion.coupon.fixtures.ServiceClient;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link FuzzContract} has found: requests that were answered as an outage or a bug, or not alike on both servers. */
public interface OddRequestContract extends RunningService {
    String COUPONS = "/api/v1/coupons";

    /** Java has years of nine digits, PostgreSQL has not. */
    @ParameterizedTest
    @ValueSource(
            strings = {"-999999999-01-01T00:00", "+999999999-12-31T23:59:59", "0000-01-01T00:00", "+294277-01-01T00:00"
            })
    default void a_year_has_four_digits(String time) {
        for (String parameter : List.of("from", "to")) {
            String query = "?" + parameter + "=" + URLEncoder.encode(time, StandardCharsets.UTF_8);
            assertThat(client().get(ServiceClient.POLICIES + query))
                    .isRefusal(400, "CP008")
                    .mentioning(parameter);
        }
        assertThat(client().create(PolicyDraft.open(1).with("expireAt", time)))
                .isRefusal(400, "CP008")
                .mentioning("expireAt");
    }

    @Test
    default void a_weight_in_accept_that_is_no_number_is_no_bug() {
        assertThat(client().with("Accept", "application/json;q=abc").get(COUPONS + "/policies"))
                .isRefusal(400, "CP008");
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, /nothing",
        "POST, /docs/",
        "FOO, /",
        "PATCH, /api/",
        "get, /api/v1/coupons/policies",
        "FOO, /api/v1/coupons/policies"
    })
    default void a_method_that_a_path_has_not_is_405_with_those_it_has(String method, String path) {
        Answer answer = client().send(method, path, BodyPublishers.noBody());

        assertThat(answer).isRefusal(405, "CP008");
        assertThat(answer.header("Allow"))
                .hasValueSatisfying(allowed -> assertThat(allowed).contains("GET"));
    }

    @Test
    default void options_names_the_methods_and_says_no_more() {
        Answer answer = client().send("OPTIONS", COUPONS + "/policies", BodyPublishers.noBody());

        assertThat(answer.status()).isIn(200, 204);
        assertThat(answer.header("Allow"))
                .hasValueSatisfying(allowed -> assertThat(allowed).contains("GET"));
        assertThat(answer.body()).isEmpty();
    }

    @Test
    default void a_body_that_nobody_asked_for_is_ignored_unless_it_is_too_long() {
        assertThat(client().send("GET", COUPONS + "/policies", BodyPublishers.ofString("{x}")))
                .hasStatus(200);
        assertThat(client().send("GET", COUPONS + "/policies", BodyPublishers.ofString("x".repeat(20_000))))
                .isRefusal(413, "CP008");
    }

    /** On Payara such a body is read on another thread, where the server's error page is not there. */
    @Test
    default void a_body_in_chunks_to_a_path_that_is_not_there_gets_an_error_body() throws IOException {
        RawHttp.Reply reply = RawHttp.sendInParts(
                client().service(),
                "GET /nothing HTTP/1.1\r\nHost: test\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n",
                "0\r\n\r\n");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.body()).contains("CP008");
    }

    @Test
    default void of_two_idempotency_keys_none_counts() throws IOException {
        long policyId = client().openPolicy(1);
        String body = "{\"userId\":" + USER + "}";

        RawHttp.Reply reply = RawHttp.send(
                client().service(),
                post(
                        COUPONS + "/policies/" + policyId + "/issue",
                        "Content-Type: application/json\r\nIdempotency-Key: a\r\nIdempotency-Key: b",
                        body));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).contains("CP008", "Idempotency-Key");
        assertThat(database().coupons(policyId)).isEmpty();
    }

    @Test
    default void an_etag_with_a_star_in_it_is_not_a_star() {
        long policyId = client().planned(PolicyDraft.open(1));

        assertThat(client().change(policyId, "\"a,*,b\"", PolicyDraft.open(2))).isRefusal(412, "CP013");
        assertThat(client().with("If-None-Match", "\"a,*,b\"").policy(policyId)).hasStatus(200);
    }

    /** A change takes them, because who sends back what he has read need not cut them out. */
    @Test
    default void what_only_answers_show_cannot_be_planned() {
        assertThat(client().create(PolicyDraft.open(1).with("status", "ENDED")))
                .isRefusal(400, "CP008")
                .mentioning("status");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Accept-Language: ko                                          | 415",
                "Content-Type: application/json; foo                          | 400",
                "Content-Type: application/json; charset=                     | 400",
                "Content-Type: application/json;charset=utf-8                 | 201",
            })
    default void a_body_has_one_type_that_can_be_read(String headers, int status) throws IOException {
        String path = COUPONS + "/policies/" + client().openPolicy(1) + "/issue";

        RawHttp.Reply reply = RawHttp.send(client().service(), post(path, headers, "{\"userId\":" + USER + "}"));

        assertThat(reply.status()).isEqualTo(status);
    }

    @Test
    default void a_length_beyond_all_numbers_is_no_bug() throws IOException {
        for (String length : List.of("18446744073709551632", "9223372036854775808", "99999")) {
            RawHttp.Reply reply = RawHttp.send(
                    client().service(),
                    "POST " + COUPONS + "/policies/1/issue HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                            + "Content-Type: application/json\r\nAuthorization: " + client().authorization()
                            + "\r\nContent-Length: " + length + "\r\n\r\n{}");
            assertThat(reply.status()).as(length).isIn(400, 413);
        }
    }

    @Test
    default void where_get_is_allowed_head_is_too() {
        for (String path : List.of(COUPONS, ServiceClient.POLICIES + "/1")) {
            Answer answer = client().send("PATCH", path, BodyPublishers.noBody());
            Answer wrong = client().send("POST", path, BodyPublishers.noBody());
            assertThat(answer).isRefusal(405, "CP008");
            assertThat(wrong).isRefusal(405, "CP008");
            assertThat(wrong.header("Allow").orElseThrow()).contains("GET", "HEAD");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "garbage", ";", "application/json/x", "application/json;q=abc", "text/*"})
    default void the_document_is_there_whatever_is_accepted(String accept) {
        assertThat(client().anonymous().with("Accept", accept).get("/openapi")).hasStatus(200);
    }

    private String post(String path, String headers, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: "
                + client().authorization() + "\r\nContent-Length: " + body.length() + "\r\n" + headers + "\r\n\r\n"
                + body;
    }
}
