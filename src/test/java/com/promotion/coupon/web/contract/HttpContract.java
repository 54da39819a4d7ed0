package com.promotion.coupon.web.contract;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.RawHttp;
import com.promotion.coupon.fixtures.RawHttp.Reply;
import com.promotion.coupon.fixtures.ServiceClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What docs/http.md says, wherever the servers would do different things by themselves. */
public interface HttpContract extends RunningService {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/v1/admin/coupon-policies     | GET HEAD OPTIONS POST",
                "/api/v1/admin/coupon-policies/1   | DELETE GET HEAD OPTIONS PUT",
                "/api/v1/coupons/policies          | GET HEAD OPTIONS",
                "/api/v1/coupons/policies/1/issue  | OPTIONS POST",
                "/prometheus                       | GET HEAD OPTIONS",
                "/docs/                            | GET HEAD OPTIONS",
            })
    default void options_says_what_is_allowed_and_nothing_more(String path, String allowed) {
        Answer answer = client().anonymous().send("OPTIONS", path, BodyPublishers.noBody());

        assertThat(answer).hasStatus(204);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.header("Content-Type")).isEmpty();
        assertThat(Arrays.stream(answer.header("Allow").orElseThrow().split(", "))
                        .sorted())
                .containsExactly(allowed.split(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /docs/",
        "PUT, /docs/new.html",
        "DELETE, /docs/index.html",
        "PATCH, /prometheus",
        "PURGE, /docs/",
        "PURGE, /api/v1/coupons/policies",
        "PATCH, /api/v1/coupons/policies",
        "get, /api/v1/coupons/policies",
        "Post, /api/v1/admin/coupon-policies",
    })
    default void a_method_that_is_not_there_is_405(String method, String path) throws IOException {
        Reply reply = RawHttp.send(
                client().service(),
                method + " " + path
                        + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\nAuthorization: "
                        + client().authorization() + "\r\n\r\n");

        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.head()).contains("Allow: ").doesNotContain("Allow: *");
        assertThat(reply.body()).contains("\"errorCode\":\"CP008\"");
    }

    /** A forged Host would lead the reader of a cached answer elsewhere. */
    @Test
    default void a_redirect_does_not_name_the_host() throws IOException {
        Reply reply = RawHttp.send(
                client().service(), "GET /docs HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");

        assertThat(reply.status()).isEqualTo(301);
        assertThat(reply.head()).contains("Location: /docs/\r\n").doesNotContain("evil");
    }

    @Test
    default void the_openapi_document_is_yaml() {
        for (String accept : new String[] {"*/*", "application/yaml", "application/json;q=0.5, application/yaml"}) {
            Answer yaml = client().anonymous().with("Accept", accept).get("/openapi");
            assertThat(yaml).hasStatus(200);
            assertThat(yaml.header("Content-Type")).hasValue("application/yaml");
            assertThat(yaml.body()).contains("operationId: issueCoupon");
        }
        assertThat(client().anonymous().with("Accept", "application/json").get("/openapi"))
                .hasStatus(200)
                .isJson();
    }

    @Test
    default void what_is_long_is_compressed_where_the_client_accepts_it() throws IOException {
        long policyId = client().openPolicy(20);
        for (int user = 1; user <= 20; user++) {
            assertThat(client().issue(policyId, user)).hasStatus(201);
        }
        String policy = ServiceClient.POLICIES + "/" + policyId;

        for (String path : new String[] {policy + "/coupons", policy + "/coupons.csv", "/openapi"}) {
            HttpResponse<byte[]> packed = gzipped(path);
            String plain = client().get(path).body();
            assertThat(packed.headers().firstValue("Content-Encoding")).as(path).hasValue("gzip");
            assertThat(packed.body()).as(path).hasSizeLessThan(plain.length() / 2);
            assertThat(unpacked(packed.body())).as(path).isEqualTo(plain);
        }
        assertThat(gzipped(policy).headers().firstValue("Content-Encoding"))
                .as("shorter than 1 KB")
                .isEmpty();
        assertThat(client().get(policy + "/coupons").header("Vary")).hasValue("Accept-Encoding");
        assertThat(gzipped("/api/v1/coupons/policies/" + policyId + "/stock")
                        .headers()
                        .firstValue("Content-Encoding"))
                .isEmpty();
    }

    private HttpResponse<byte[]> gzipped(String path) {
        return gzipped(
                path,
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build());
    }

    private HttpResponse<byte[]> gzipped(String path, HttpClient http) {
        HttpRequest request = HttpRequest.newBuilder(client().service().resolve(path))
                .header("Accept-Encoding", "gzip")
                .header("Authorization", client().authorization())
                .build();
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String unpacked(byte[] body) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/coupons/policies?cursor=1",
                "/api/v1/coupons/999",
                ServiceClient.POLICIES + "?cursor=1",
                "/docs/"
            })
    default void head_is_get_without_the_body(String path) {
        Answer get = client().get(path);
        Answer head = client().send("HEAD", path, BodyPublishers.noBody());

        assertThat(head).hasStatus(get.status());
        assertThat(head.body()).isEmpty();
        for (String name : new String[] {"Content-Type", "Content-Length", "Cache-Control", "Vary"}) {
            assertThat(head.header(name)).as(name).isEqualTo(get.header(name));
        }
    }

    @Test
    default void a_slash_at_the_end_changes_nothing() {
        long policyId = client().openPolicy(1);
        String policy = ServiceClient.POLICIES + "/" + policyId;

        assertThat(client().get(policy + "/").body())
                .isEqualTo(client().get(policy).body());
        assertThat(client().post("/api/v1/coupons/policies/" + policyId + "/issue/", "{\"userId\":" + USER + "}"))
                .hasStatus(201);
        assertThat(client().get(policy + "//")).isRefusal(400, "CP008");
    }

    /** The answers come in the order of the requests. */
    @Test
    default void requests_may_be_sent_before_the_answers_have_come() throws IOException {
        long policyId = client().openPolicy(2);
        StringBuilder requests = new StringBuilder();
        for (int user = 1; user <= 3; user++) {
            requests.append(issue(policyId, user, "Connection: keep-alive"));
        }
        requests.append("GET /api/v1/coupons/policies/" + policyId
                + "/stock HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        String all = RawHttp.exchange(client().service(), requests.toString());

        assertThat(all.split("(?=HTTP/1\\.1 )"))
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("HTTP/1.1 201").contains("\"userId\":1,"),
                        second -> assertThat(second).startsWith("HTTP/1.1 201").contains("\"userId\":2,"),
                        third -> assertThat(third).startsWith("HTTP/1.1 409").contains("CP003"),
                        stock -> assertThat(stock).startsWith("HTTP/1.1 200").contains("\"remainingStock\":"));
    }

    @Test
    default void http_1_0_is_answered_and_the_connection_closed() throws IOException {
        String all = RawHttp.exchange(
                client().service(),
                issue(client().openPolicy(1), USER, "Accept-Language: ko").replace("HTTP/1.1", "HTTP/1.0"));

        assertThat(all).startsWith("HTTP/1.").contains(" 201 ", "Content-Length: ", "\"userId\":" + USER);
        assertThat(all).doesNotContain("chunked");
    }

    /** Payara takes the upgrade, WildFly goes on with HTTP/1.1. Java's own client offers it with every first request. */
    @Test
    default void a_client_that_offers_http_2_gets_the_same_answers() throws IOException, InterruptedException {
        long policyId = client().openPolicy(20);
        for (int user = 1; user <= 19; user++) {
            assertThat(client().issue(policyId, user)).hasStatus(201);
        }
        HttpClient http2 =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        HttpRequest.Builder request = HttpRequest.newBuilder(client().issueUri(policyId))
                .header("Authorization", client().authorization())
                .header("Content-Type", "application/json");

        for (int attempt = 0; attempt < 3; attempt++) {
            HttpResponse<String> issued = http2.send(
                    request.POST(HttpRequest.BodyPublishers.ofString("{\"userId\":" + (20 + attempt) + "}"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(issued.statusCode()).isEqualTo(attempt == 0 ? 201 : 409);
        }
        String path = ServiceClient.POLICIES + "/" + policyId + "/coupons";
        for (String fresh : new String[] {path, path + ".csv", "/openapi"}) {
            HttpResponse<byte[]> answer = gzipped(
                    fresh,
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build());
            boolean packed = answer.headers().firstValue("Content-Encoding").isPresent();
            assertThat(packed ? unpacked(answer.body()) : new String(answer.body(), StandardCharsets.UTF_8))
                    .isEqualTo(client().get(fresh).body());
        }
    }

    @Test
    default void a_body_in_chunks_is_read_and_a_compressed_one_refused() throws IOException {
        String body = "{\"userId\":" + USER + "}";
        String chunks = Integer.toHexString(3) + "\r\n" + body.substring(0, 3) + "\r\n"
                + Integer.toHexString(body.length() - 3) + "\r\n" + body.substring(3) + "\r\n0\r\n\r\n";
        String head = "POST /api/v1/coupons/policies/" + client().openPolicy(1)
                + "/issue HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: application/json\r\nConnection: close\r\nAuthorization: " + client().authorization()
                + "\r\nTransfer-Encoding: ";

        Reply compressed = RawHttp.send(client().service(), head + "gzip, chunked\r\n\r\n" + chunks);
        Reply plain = RawHttp.send(client().service(), head + "chunked\r\n\r\n" + chunks);

        assertThat(compressed.status()).isEqualTo(415);
        assertThat(compressed.body()).contains("gzip");
        assertThat(plain.status()).isEqualTo(201);
    }

    @Test
    default void an_expectation_is_met_before_the_body_is_sent() throws IOException {
        String request = issue(client().openPolicy(1), USER, "Expect: 100-continue");
        int end = request.indexOf("\r\n\r\n") + 4;

        Reply reply = RawHttp.sendInParts(client().service(), request.substring(0, end), request.substring(end));

        assertThat(reply.status()).isEqualTo(201);
    }

    private String issue(long policyId, long userId, String header) {
        String body = "{\"userId\":" + userId + "}";
        return "POST /api/v1/coupons/policies/" + policyId + "/issue HTTP/1.1\r\nHost: localhost\r\n" + header
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\nAuthorization: "
                + client().authorization() + "\r\n\r\n" + body;
    }
}
