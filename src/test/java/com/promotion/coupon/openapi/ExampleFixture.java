package com.promotion.coupon.openapi;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.Await;
import com.promotion.coupon.fixtures.Database;
import com.promotion.coupon.fixtures.Gate;
import com.promotion.coupon.fixtures.PolicyDraft;
import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.coupon.fixtures.ticket.Proofs;
import com.promotion.coupon.web.contract.security.RateLimitContract;
import com.promotion.tokens.TokenIssuer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is there before an example's request is sent, and in what the request differs from the usual one. The document's ids
 * stand for other ones here: what is sent, and what is expected, is renamed.
 */
final class ExampleFixture implements AutoCloseable {
    static final String POLICY = "800000000100000000";
    static final String COUPON = "800000000012300000";
    static final String CODE = "0P6HBRBPGQBQ0";
    static final String USER = "12345";
    static final String KEY = "wish-7f3a9c";
    static final String NAME = "겨울 쿠폰";
    static final String EXPIRY = "2035-02-14T23:59:59";
    /** Of no coupon, and so the only id that is called the same here. */
    static final String UNKNOWN = "800000000999000000";

    final ServiceClient client;
    final Database database = new Database();
    private final Gate gate = new Gate();
    final long user = ThreadLocalRandom.current().nextLong(1L << 40, 1L << 50);

    private final ApiDocument document;
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Map<String, String> learnt = new HashMap<>();
    private final Map<String, Optional<String>> parameters = new HashMap<>();
    private final Map<String, String> headers = new HashMap<>();
    private UnaryOperator<ServiceClient> sender = UnaryOperator.identity();
    private String body;
    private Connection lock;

    ExampleFixture(ApiDocument document, ServiceClient client) {
        this.document = document;
        this.client = client;
        called(USER, user);
        called(KEY, "wish-" + user);
    }

    // ---- names

    ExampleFixture called(String documented, Object here) {
        names.put(documented, String.valueOf(here));
        return this;
    }

    /** The name of something that only comes about by the request: a member of the answer. */
    ExampleFixture learning(String documented, String member) {
        learnt.put(documented, member);
        return this;
    }

    ExampleFixture learningTheCoupon() {
        return learning(COUPON, "couponId").learning(CODE, "couponCode");
    }

    void learn(Answer answer) {
        learnt.forEach((documented, member) ->
                called(documented, answer.json().path(member).asText()));
    }

    /** The document's text in the words of this scene; all at once, for a new name may contain an old one. */
    String renamed(String text) {
        String documented =
                String.join("|", names.keySet().stream().map(Pattern::quote).toList());
        return Pattern.compile(documented)
                .matcher(text)
                .replaceAll((MatchResult found) -> Matcher.quoteReplacement(names.get(found.group())));
    }

    // ---- the request

    /** Sends a parameter that is optional, or another value than the document's. */
    ExampleFixture with(String parameter, String value) {
        parameters.put(parameter, Optional.of(value));
        return this;
    }

    ExampleFixture without(String parameter) {
        parameters.put(parameter, Optional.empty());
        return this;
    }

    /** A header that is no parameter. */
    ExampleFixture header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** Sends no access token. */
    ExampleFixture anonymous() {
        sender = ServiceClient::anonymous;
        return this;
    }

    /** Sends the access token of another caller than the one that may do everything. */
    ExampleFixture token(String subject, String... roles) {
        sender = everything -> everything.as(TokenIssuer.ofTests().token(subject, List.of(roles)));
        return this;
    }

    ServiceClient sender() {
        return sender.apply(client);
    }

    ExampleFixture body(String text) {
        body = text;
        return this;
    }

    Map<String, Optional<String>> parameters() {
        return parameters;
    }

    Map<String, String> headers() {
        return headers;
    }

    Optional<String> body() {
        return Optional.ofNullable(body);
    }

    // ---- what is there

    PolicyDraft draft() {
        PolicyDraft draft = PolicyDraft.of(
                document.operation("createPolicy").requestExamples().get("created"));
        return names.containsKey(NAME) ? draft.with("name", names.get(NAME)) : draft;
    }

    PolicyDraft openDraft() {
        LocalDateTime now = database.now();
        return draft().window(now.minusHours(1), now.plusDays(1))
                .with("expireAt", now.plusDays(30).withNano(0));
    }

    /** As the document plans it, for a time far ahead. */
    long plannedPolicy() {
        long policyId = client.operator("kim").planned(draft());
        called(POLICY, policyId);
        return policyId;
    }

    long openPolicy(PolicyDraft draft) {
        long policyId = client.activated(draft);
        called(POLICY, policyId);
        return policyId;
    }

    long openPolicy() {
        return openPolicy(openDraft());
    }

    /** Sends the request from an address that no other test has, and that has used up its limit. */
    void flood() {
        String address = RateLimitContract.newAddress();
        ServiceClient flooding = client.with("X-Forwarded-For", address);
        for (int i = 0; flooding.get("/api/v1/coupons/policies").status() != 429; i++) {
            assertThat(i).as("requests of one address").isLessThan(1_000);
        }
        header("X-Forwarded-For", address);
    }

    /** An open policy that asks for proof of work. */
    long policyWithProof(int bits) {
        return openPolicy(openDraft().with("proofOfWorkBits", bits));
    }

    /** A ticket for an open policy, with a proof; it may not be used yet. */
    void ticketFetchedLate() {
        Answer fetched = client.ticket(policyWithProof(1), user);
        assertThat(fetched).hasStatus(200);
        String ticket = fetched.json().path("ticket").asText();
        with("Claim-Ticket", ticket).with("Claim-Proof", Proofs.solved(ticket, 1));
    }

    /** A policy with one coupon, which somebody else has. */
    long soldOutPolicy() {
        long policyId = openPolicy(openDraft().with("totalQuantity", 1));
        assertThat(client.issue(policyId, user + 1)).hasStatus(201);
        return policyId;
    }

    /** The user's, of a policy that is open. */
    long issuedCoupon() {
        Answer issued = client.issue(openPolicy(), user);
        assertThat(issued).hasStatus(201);
        return called(issued);
    }

    /** The user's, of a policy that has ended and whose gate is closed. */
    void couponOfPolicyThatIsOver() {
        issuedCoupon();
        long policyId = Long.parseLong(names.get(POLICY));
        assertThat(client.end(policyId)).hasStatus(200);
        Await.until("its gate is closed", () -> database.gateClosed(policyId), closed -> closed);
    }

    void untilAudited(long policyId, int remaining) {
        Await.until(
                "the last audit found the gate settled",
                () -> client.get(ServiceClient.POLICIES + "/" + policyId + "/statistics")
                        .json()
                        .path("gate"),
                gate -> gate.path("remaining").asInt(-1) == remaining
                        && gate.path("drift").asInt(-1) == 0
                        && gate.path("outboxClaims").asInt(-1) == 0);
    }

    private long called(Answer coupon) {
        called(COUPON, coupon.couponId());
        called(CODE, coupon.json().path("couponCode").asText());
        return coupon.couponId();
    }

    long usedCoupon(String orderId, long orderAmount) {
        long couponId = issuedCoupon();
        assertThat(client.use(couponId, orderId, orderAmount)).hasStatus(200);
        return couponId;
    }

    long expiredCoupon() {
        long couponId = issuedCoupon();
        database.makeOverdue(couponId);
        called(
                EXPIRY,
                database.coupons(Long.parseLong(names.get(POLICY))).get(0).expireAt());
        return couponId;
    }

    /** A policy whose claims get no coupon and no answer but "pending", until the scene is over. */
    long lockedPolicy() {
        long policyId = openPolicy();
        // Only what the gate has admitted is promised, and it cannot be loaded while the policy is locked.
        Await.until("its gate is loaded", () -> gate.of(policyId).stock(), Objects::nonNull);
        lock = database.lockedBySomebody(policyId);
        return policyId;
    }

    /** A coupon that was promised to the user, and about which nothing can be decided until the scene is over. */
    long pendingCoupon() {
        Answer answer = client.issue(lockedPolicy(), user);
        assertThat(answer).hasStatus(202);
        return called(answer);
    }

    /** A coupon that was promised to the user, of a policy that somebody ended before it was recorded. */
    long refusedCoupon() {
        long couponId = pendingCoupon();
        long policyId = Long.parseLong(names.get(POLICY));
        try (var end = lock.prepareStatement("update coupon_policy set status = 'ENDED',"
                + " ended_at = start_at, version = version + 1 where id = ?")) {
            end.setLong(1, policyId);
            end.executeUpdate();
            lock.commit();
        } catch (SQLException e) {
            throw new IllegalStateException("Policy " + policyId + " was not ended", e);
        }
        return couponId;
    }

    @Override
    public void close() {
        try {
            if (lock != null) {
                lock.rollback();
                lock.close();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The lock was not given back", e);
        }
    }
}
