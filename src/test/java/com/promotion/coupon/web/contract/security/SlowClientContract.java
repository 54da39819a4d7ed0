package com.promotion.coupon.web.contract.security;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.Await;
import com.promotion.coupon.fixtures.Crowd;
import com.promotion.coupon.fixtures.Database.CouponRow;
import com.promotion.coupon.fixtures.RawHttp;
import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.coupon.fixtures.slow.SlowClients;
import com.promotion.coupon.fixtures.slow.SlowRequest;
import com.promotion.coupon.web.contract.RunningService;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who sends or reads slowly, or asks for what takes long, holds up nobody else. */
public interface SlowClientContract extends RunningService {
    /** More than the servers have threads for requests. */
    int SLOW = 60;

    /** Clients, and the requests of each. */
    int LATE = 16;

    int LATE_EACH = 500;

    @Test
    default void half_sent_bodies_do_not_delay_issuing_and_end_with_408() throws IOException {
        long policyId = client().openPolicy(100);
        URI issue = client().issueUri(policyId);

        try (SlowClients slow =
                SlowClients.senders(client().service(), SlowRequest.halfBody(issue, client().authorization()), SLOW)) {
            for (long user = 1; user <= 5; user++) {
                assertThat(client().issue(policyId, user)).hasStatus(201);
            }
            assertThat(slow.ended()).as("ended before the others were served").isZero();
        }

        RawHttp.Reply reply = RawHttp.send(
                client().service(),
                SlowRequest.halfBody(issue, client().authorization()).atOnce());
        assertThat(reply.status()).as(reply.toString()).isEqualTo(408);
        assertThat(reply.body()).contains("CP008").contains("10초");
        assertThat(database().coupons(policyId)).hasSize(5);
    }

    /** With the second header the client sends the body only when it is asked to. */
    @ParameterizedTest
    @ValueSource(strings = {"Accept-Language: ko", "Expect: 100-continue"})
    default void a_body_that_comes_late_is_read_to_its_end(String header) throws IOException {
        long policyId = client().openPolicy(1);
        String body = "{\"userId\":" + USER + "}";

        RawHttp.Reply reply = RawHttp.sendInParts(
                client().service(),
                head(policyId, header, "Content-Length: " + body.length()),
                body.substring(0, 3),
                body.substring(3, 10),
                body.substring(10));

        assertThat(reply.status()).as(reply.toString()).isEqualTo(201);
        assertThat(database().coupons(policyId)).hasSize(1);
    }

    @Test
    default void a_chunked_body_that_comes_late_is_read_to_its_end() throws IOException {
        long policyId = client().openPolicy(1);

        RawHttp.Reply reply = RawHttp.sendInParts(
                client().service(),
                head(policyId, "Accept-Language: ko", "Transfer-Encoding: chunked"),
                "3\r\n{\"u\r\n",
                "b\r\nserId\":1234\r\n",
                "2\r\n5}\r\n0\r\n\r\n");

        assertThat(reply.status()).as(reply.toString()).isEqualTo(201);
        assertThat(reply.body()).contains("\"userId\":" + USER);
    }

    /** On Payara a few in ten thousand got another's answer or none, when the server ended what another thread had answered. */
    @Test
    default void of_many_bodies_that_come_late_each_gets_its_own_answer() {
        long policyId = client().openPolicy(LATE * LATE_EACH);

        List<Long> told = Crowd.together(
                        LATE,
                        LongStream.range(0, LATE)
                                .<Callable<List<Long>>>mapToObj(client -> () -> issuedByLateBodies(policyId, client))
                                .toList())
                .stream()
                .flatMap(List::stream)
                .toList();

        assertThat(told).hasSize(LATE * LATE_EACH).doesNotHaveDuplicates();
        assertThat(database().coupons(policyId))
                .extracting(CouponRow::userId)
                .containsExactlyInAnyOrderElementsOf(told);
    }

    /** The users that were told of their coupons, on one connection. */
    private List<Long> issuedByLateBodies(long policyId, long client) throws IOException {
        List<Long> told = new ArrayList<>();
        try (RawHttp.Kept connection = new RawHttp.Kept(client().service())) {
            for (long user = 1 + client * LATE_EACH; user <= (client + 1) * LATE_EACH; user++) {
                String body = "{\"userId\":" + user + "}";
                String head = head("keep-alive", policyId, "Content-Length: " + body.length());
                RawHttp.Reply reply = connection.send(head, body.substring(0, 3), body.substring(3));
                assertThat(reply.status()).as(reply.toString()).isEqualTo(201);
                assertThat(reply.body()).contains("\"userId\":" + user + ",");
                told.add(user);
            }
        }
        return told;
    }

    /** Some servers answer it themselves, or close the connection; none may say that it went well. */
    @ParameterizedTest
    @ValueSource(strings = {"no length\r\n", "-1\r\n{}\r\n0\r\n\r\n", "3\r\n{\"u"})
    default void a_malformed_body_is_no_success(String chunks) throws IOException {
        long policyId = client().openPolicy(1);

        RawHttp.Reply reply = RawHttp.sendInParts(
                client().service(), head(policyId, "Accept-Language: ko", "Transfer-Encoding: chunked"), chunks);

        assertThat(reply.status()).as(reply.toString()).isIn(0, 400, 408);
        assertThat(database().coupons(policyId)).isEmpty();
    }

    @Test
    default void downloads_that_nobody_reads_do_not_delay_issuing_or_look_ups() throws SQLException {
        long policyId = client().openPolicy(200_000);
        database().issueAll(policyId, 150_000);
        URI csv = client().service().resolve(ServiceClient.POLICIES + "/" + policyId + "/coupons.csv");
        long open = client().openPolicy(5);

        try (SlowClients slow =
                SlowClients.readers(client().service(), SlowRequest.unread(csv, client().authorization(), 1), SLOW)) {
            for (long user = 1; user <= 5; user++) {
                assertThat(client().issue(open, user)).hasStatus(201);
                assertThat(client().policy(open)).hasStatus(200);
            }
            assertThat(slow.ended()).isLessThan(SLOW);
        }
        Await.until(
                "the next download gets a thread",
                () -> client().get(csv.getPath()),
                answer -> answer.status() == 200 && answer.body().lines().count() == 150_001);
    }

    @Test
    default void look_ups_that_hang_do_not_delay_issuing() {
        long policyId = client().openPolicy(1_000);
        AtomicLong users = new AtomicLong();

        Await.until(
                "coupons are issued while look-ups hang, before one of them ends",
                () -> issuingOvertakesLookUps(policyId, users),
                overtakes -> overtakes);
    }

    /** Once may not be enough: look-ups give up after two seconds, and the machine may be slow. */
    private boolean issuingOvertakesLookUps(long policyId, AtomicLong users) {
        ExecutorService requests = Executors.newFixedThreadPool(SLOW);
        try (Connection somebody = database().tableLockedBySomebody("policy_change")) {
            List<Future<Answer>> lookUps = Stream.generate(() ->
                            requests.submit(() -> client().get(ServiceClient.POLICIES + "/" + policyId + "/audit")))
                    .limit(SLOW)
                    .toList();
            Await.until("look-ups hang", database()::sessionsThatWait, waiting -> waiting >= 3);
            for (int i = 0; i < 5; i++) {
                assertThat(client().issue(policyId, users.incrementAndGet())).hasStatus(201);
            }
            boolean overtook = lookUps.stream().noneMatch(Future::isDone);
            somebody.rollback();
            return overtook;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } finally {
            requests.shutdownNow();
        }
    }

    private String head(long policyId, String... headers) {
        return head("close", policyId, headers);
    }

    private String head(String connection, long policyId, String... headers) {
        return "POST /api/v1/coupons/policies/" + policyId + "/issue HTTP/1.1\r\nHost: promotion\r\n"
                + "Connection: " + connection + "\r\nContent-Type: application/json\r\nAuthorization: "
                + client().authorization() + "\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
    }
}
