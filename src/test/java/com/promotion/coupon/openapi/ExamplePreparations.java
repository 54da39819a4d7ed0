package com.promotion.coupon.openapi;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.promotion.coupon.fixtures.Await;
import com.promotion.coupon.fixtures.PolicyDraft;
import com.promotion.coupon.openapi.ApiDocument.Example;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How each example of the document comes about, by its name, and by its operation where that makes a difference. An example
 * that is not prepared here fails.
 */
final class ExamplePreparations {
    private final Map<String, Consumer<ExampleFixture>> all = new HashMap<>();

    ExamplePreparations() {
        refusalsOfAllOperations();
        issuing();
        tickets();
        customers();
        use();
        policies();
        reports();
        outages();
    }

    /** @throws AssertionError when there is none */
    void prepare(Example example, ExampleFixture scene) {
        Consumer<ExampleFixture> preparation = all.getOrDefault(key(example), all.get(example.name()));
        if (preparation == null) {
            throw new AssertionError("No preparation for this example: " + example);
        }
        preparation.accept(scene);
    }

    /** ExamplePreparations of examples that the document has not. */
    Set<String> idle(ApiDocument document) {
        Set<String> idle = new LinkedHashSet<>(all.keySet());
        document.examples()
                .forEach(example -> idle.remove(all.containsKey(key(example)) ? key(example) : example.name()));
        return idle;
    }

    private static String key(Example example) {
        return example.operation().id() + " " + example.name();
    }

    /** The body of that name says it all. */
    private void when(String example) {
        when(example, scene -> {});
    }

    private void when(String example, Consumer<ExampleFixture> preparation) {
        if (all.put(example, preparation) != null) {
            throw new IllegalStateException("Prepared twice: " + example);
        }
    }

    private void refusalsOfAllOperations() {
        when("badPolicyId", scene -> scene.with("policyId", "0"));
        when("badCouponId", scene -> scene.with("couponId", "0"));
        when("noToken", ExampleFixture::anonymous);
        when("notAViewer", scene -> scene.token("12345", "coupon-service"));
        when("notAnAdmin", scene -> scene.token("12345", "coupon-viewer"));
        when("issueCoupon notTheUser", scene -> scene.token("1"));
        when("notTheUser", scene -> scene.token("1").with("userId", String.valueOf(scene.user)));
        for (String operation : List.of("useCoupon", "cancelUse", "quoteCoupon")) {
            when(operation + " notTheUser", scene -> scene.token("1")
                    .body(scene.renamed("{\"userId\":12345,\"orderId\":\"A-1\",\"orderAmount\":30000}")));
        }
        when("badCursor", scene -> scene.with("cursor", "abc"));
        when("limitTooLarge", scene -> scene.with("limit", "101"));
        when("badCouponStatus", scene -> scene.with("status", "LOST"));
        when("missingUserId", scene -> scene.without("userId"));
        when("missingOrderId");
        when("badOrderAmount");
        when("missingName");
        when("noSuchPolicy", scene -> scene.with("policyId", ExampleFixture.UNKNOWN));
        when("noSuchCoupon", scene -> scene.with("couponId", ExampleFixture.UNKNOWN));
        when("notAcceptable", scene -> scene.header("Accept", "image/png"));
        when("unsupportedMediaType", scene -> scene.header("Content-Type", "text/plain"));
        when("tooManyRequests", ExampleFixture::flood);
        when("tooLarge", scene -> scene.body("{\"padding\":\"" + "x".repeat(20_000) + "\"}"));
    }

    private void issuing() {
        when("issueCoupon issued", scene -> {
            scene.openPolicy();
            scene.learningTheCoupon();
        });
        when("replayed", scene -> {
            long policyId = scene.openPolicy();
            String key = scene.renamed(ExampleFixture.KEY);
            assertThat(scene.client.with("Idempotency-Key", key).issue(policyId, scene.user))
                    .hasStatus(201);
            scene.with("Idempotency-Key", ExampleFixture.KEY).learningTheCoupon();
        });
        when("issueCoupon pending", scene -> {
            scene.lockedPolicy();
            scene.learningTheCoupon();
        });
        when("badUserId");
        when("badIdempotencyKey", scene -> scene.with("Idempotency-Key", "a b"));
        when("soldOut", ExampleFixture::soldOutPolicy);
        when("soldOutInEnglish", scene -> {
            scene.soldOutPolicy();
            scene.with("Accept-Language", "en");
        });
        when("alreadyIssued", ExampleFixture::issuedCoupon);
        when("notOpenYet", scene -> {
            LocalDateTime now = scene.database.now();
            scene.openPolicy(scene.openDraft().window(now.plusHours(1), now.plusHours(2)));
        });
        when("issueCoupon ended", ExamplePreparations::endedPolicy);
    }

    private void tickets() {
        when("ticket", scene -> scene.policyWithProof(16));
        when("fetchTicket ended", ExamplePreparations::endedPolicy);
        when("ticketMissing", scene -> scene.policyWithProof(1));
        when("ticketWrong", scene -> {
            scene.policyWithProof(1);
            scene.with("Claim-Ticket", "abc").with("Claim-Proof", "1");
        });
        when("ticketTooEarly", ExampleFixture::ticketFetchedLate);
    }

    private void customers() {
        when("holder", ExampleFixture::issuedCoupon);
        when("nobody", ExampleFixture::openPolicy);
        when("available", ExampleFixture::openPolicy);
        when("getStock notOpen", ExampleFixture::plannedPolicy);
        when("listOpenPolicies pageOfOne", scene -> {
            scene.openPolicy();
            long newest = scene.openPolicy();
            Await.until(
                    "the page is not the one of 200 ms ago any more",
                    () -> first(scene.client
                                    .get("/api/v1/coupons/policies?limit=1")
                                    .json())
                            .path("couponPolicyId")
                            .asLong(),
                    id -> id == newest);
            scene.with("limit", "1");
        });
        when("listCouponsOfUser pageOfOne", scene -> {
            scene.issuedCoupon();
            scene.issuedCoupon();
            scene.with("limit", "1");
        });
        when("listCouponsOfUser lastPage", ExampleFixture::issuedCoupon);
        when("getCoupon issued", ExampleFixture::issuedCoupon);
        when("getCoupon used", scene -> scene.usedCoupon("A-1", 30_000));
        when("getCoupon pending", ExampleFixture::pendingCoupon);
        when("refused", scene -> {
            long couponId = scene.refusedCoupon();
            Await.until(
                    "the claim is decided",
                    () -> scene.client.coupon(couponId).json().path("status").asText(),
                    "REFUSED"::equals);
        });
    }

    private static JsonNode first(JsonNode page) {
        return page.path("items").path(0);
    }

    private void use() {
        when("useCoupon used", ExampleFixture::issuedCoupon);
        when("usedByHolder", ExampleFixture::issuedCoupon);
        when("usedAgain", scene -> {
            long couponId = scene.usedCoupon("A-1", 30_000);
            assertThat(scene.client.cancelUse(couponId, "A-1")).hasStatus(200);
        });
        when("usedByAnotherOrder", scene -> scene.usedCoupon("B-2", 30_000));
        when("expired", ExampleFixture::expiredCoupon);
        when("notTheirs", ExampleFixture::issuedCoupon);
        when("orderTooSmall", ExampleFixture::issuedCoupon);
        when("orderCancelled", scene -> {
            long couponId = scene.usedCoupon("A-1", 30_000);
            assertThat(scene.client.cancelUse(couponId, "A-1")).hasStatus(200);
        });
        when("otherAttempt", scene -> scene.usedCoupon("A-1", 30_000));
        when("otherAmount", scene -> scene.usedCoupon("A-1", 25_000));
        when("cancelled", scene -> scene.usedCoupon("A-1", 30_000));
        when("cancelledByHolder", scene -> scene.usedCoupon("A-1", 30_000));
        when("neverUsed", ExampleFixture::issuedCoupon);
        when("quoted", ExampleFixture::issuedCoupon);
        when("quotedForHolder", ExampleFixture::issuedCoupon);
    }

    private void policies() {
        when("created", scene -> scene.learning(ExampleFixture.POLICY, "id"));
        when("createdWithPercentage", scene -> scene.learning(ExampleFixture.POLICY, "id"));
        when("plannedBefore", scene -> plannedWithKey(scene, scene.draft()));
        when("keyReused", scene -> plannedWithKey(scene, scene.openDraft()));
        when("badDiscountType");
        when("endBeforeStart");
        when("planned", ExampleFixture::plannedPolicy);
        when("getPolicy noContent", scene -> {
            scene.plannedPolicy();
            scene.with("If-None-Match", "*");
        });
        when("changed", ExampleFixture::plannedPolicy);
        when("belowIssued", scene -> {
            long policyId = scene.openPolicy();
            assertThat(scene.client.issue(policyId, scene.user)).hasStatus(201);
            assertThat(scene.client.issue(policyId, scene.user + 1)).hasStatus(201);
            scene.with("If-Match", scene.client.policy(policyId).header("ETag").orElseThrow());
        });
        when("stale", scene -> {
            long policyId = scene.plannedPolicy();
            assertThat(scene.client.activate(policyId)).hasStatus(200);
            scene.with("If-Match", "\"0\"");
        });
        when("missingIfMatch", scene -> scene.without("If-Match"));
        when("deletePolicy noContent", ExampleFixture::plannedPolicy);
        when("wasOpen", ExampleFixture::openPolicy);
        when("activated", ExampleFixture::plannedPolicy);
        when("notPending", ExampleFixture::openPolicy);
        when("endPolicy ended", ExampleFixture::openPolicy);
        when("endPolicy notOpen", ExampleFixture::plannedPolicy);
        when("reloaded", ExampleFixture::openPolicy);
        when("notIssuing", ExamplePreparations::endedPolicy);
    }

    private static void plannedWithKey(ExampleFixture scene, PolicyDraft draft) {
        String key = scene.renamed(ExampleFixture.KEY);
        scene.called(
                ExampleFixture.POLICY, scene.client.with("Idempotency-Key", key).planned(draft));
        scene.with("Idempotency-Key", ExampleFixture.KEY);
    }

    private static void endedPolicy(ExampleFixture scene) {
        assertThat(scene.client.end(scene.openPolicy())).hasStatus(200);
    }

    private void reports() {
        when("listPolicies pageOfOne", scene -> {
            scene.plannedPolicy();
            scene.plannedPolicy();
            scene.with("limit", "1");
        });
        when("listPolicies lastPage", scene -> {
            scene.called(ExampleFixture.NAME, ExampleFixture.NAME + " " + scene.user);
            scene.plannedPolicy();
            scene.with("name", ExampleFixture.NAME);
        });
        when("badPolicyStatus", scene -> scene.with("status", "OPEN"));
        when("badFrom", scene -> scene.with("from", "tomorrow"));
        when("running", scene -> {
            scene.issuedCoupon();
            long policyId = Long.parseLong(scene.renamed(ExampleFixture.POLICY));
            assertThat(scene.client.issue(policyId, scene.user)).isRefusal(409, "CP004");
            scene.untilAudited(policyId, 9_999);
        });
        when("getStatistics soldOut", scene -> {
            long policyId = scene.soldOutPolicy();
            assertThat(scene.client.issue(policyId, scene.user)).isRefusal(409, "CP003");
            scene.untilAudited(policyId, 0);
        });
        when("whole", scene -> activatedByKim(scene));
        when("getAuditTrail pageOfOne", scene -> {
            activatedByKim(scene);
            scene.with("limit", "1");
        });
        when("onlyPage", ExampleFixture::issuedCoupon);
        when("listCouponsOfPolicy pageOfOne", scene -> {
            scene.issuedCoupon();
            long policyId = Long.parseLong(scene.renamed(ExampleFixture.POLICY));
            assertThat(scene.client.issue(policyId, scene.user + 1)).hasStatus(201);
            scene.with("limit", "1");
        });
        when("download", ExampleFixture::issuedCoupon);
        when("erased", ExampleFixture::couponOfPolicyThatIsOver);
        when("nothingToErase");
        when("badErasedUserId", scene -> scene.with("userId", "0"));
        when("notOver", ExampleFixture::issuedCoupon);
    }

    /** Of the whole service, by the part that is away; what the request names need not exist. */
    private void outages() {
        when("bug");
        when("busy");
        when("shuttingDown");
    }

    private static void activatedByKim(ExampleFixture scene) {
        long policyId = scene.plannedPolicy();
        assertThat(scene.client.operator("kim").activate(policyId)).hasStatus(200);
    }
}
