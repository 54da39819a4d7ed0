package com.promotion.coupon.openapi;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.promotion.coupon.fixtures.Await;
import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.coupon.openapi.ApiDocument.Example;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How each example of the document comes about, by its name, and by its operation where that makes a difference. An example
 * that nobody has prepared here fails.
 */
final class Preparations {
    private static final String OPERATOR = "X-Operator";

    private final Map<String, Consumer<Scene>> all = new HashMap<>();

    Preparations() {
        refusalsOfAllOperations();
        issuing();
        customers();
        use();
        policies();
        reports();
        outages();
    }

    /** @throws AssertionError when there is none */
    void prepare(Example example, Scene scene) {
        Consumer<Scene> preparation = all.getOrDefault(key(example), all.get(example.name()));
        if (preparation == null) {
            throw new AssertionError("Nobody has said how this example comes about: " + example);
        }
        preparation.accept(scene);
    }

    /** Preparations of examples that the document has not. */
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

    private void when(String example, Consumer<Scene> preparation) {
        if (all.put(example, preparation) != null) {
            throw new IllegalStateException("Prepared twice: " + example);
        }
    }

    private void refusalsOfAllOperations() {
        when("badPolicyId", scene -> scene.with("policyId", "0"));
        when("badCouponId", scene -> scene.with("couponId", "0"));
        when("badOperator", scene -> scene.with(OPERATOR, "schedule"));
        when("badCursor", scene -> scene.with("cursor", "abc"));
        when("limitTooLarge", scene -> scene.with("limit", "101"));
        when("badCouponStatus", scene -> scene.with("status", "LOST"));
        when("missingUserId", scene -> scene.without("userId"));
        when("missingOrderId");
        when("badOrderAmount");
        when("missingName");
        when("noSuchPolicy", scene -> scene.with("policyId", Scene.UNKNOWN));
        when("noSuchCoupon", scene -> scene.with("couponId", Scene.UNKNOWN));
        when("notAcceptable", scene -> scene.header("Accept", "image/png"));
        when("unsupportedMediaType", scene -> scene.header("Content-Type", "text/plain"));
        when("tooLarge", scene -> scene.body("{\"padding\":\"" + "x".repeat(20_000) + "\"}"));
    }

    private void issuing() {
        when("issueCoupon issued", scene -> {
            scene.openPolicy();
            scene.learningTheCoupon();
        });
        when("replayed", scene -> {
            long policyId = scene.openPolicy();
            String key = scene.renamed(Scene.KEY);
            assertThat(scene.client.with("Idempotency-Key", key).issue(policyId, scene.user))
                    .hasStatus(201);
            scene.with("Idempotency-Key", Scene.KEY).learningTheCoupon();
        });
        when("issueCoupon pending", scene -> {
            scene.lockedPolicy();
            scene.learningTheCoupon();
        });
        when("badUserId");
        when("badIdempotencyKey", scene -> scene.with("Idempotency-Key", "a b"));
        when("soldOut", Scene::soldOutPolicy);
        when("soldOutInEnglish", scene -> {
            scene.soldOutPolicy();
            scene.with("Accept-Language", "en");
        });
        when("alreadyIssued", Scene::issuedCoupon);
        when("notOpenYet", scene -> {
            LocalDateTime now = scene.database.now();
            scene.openPolicy(scene.openDraft().window(now.plusHours(1), now.plusHours(2)));
        });
        when("issueCoupon ended", Preparations::endedPolicy);
        when("keyReused", scene -> {
            long policyId = scene.openPolicy();
            String key = scene.renamed(Scene.KEY);
            assertThat(scene.client.with("Idempotency-Key", key).issue(policyId, scene.user + 1))
                    .hasStatus(201);
            scene.with("Idempotency-Key", Scene.KEY);
        });
    }

    private void customers() {
        when("holder", Scene::issuedCoupon);
        when("nobody", Scene::openPolicy);
        when("available", Scene::openPolicy);
        when("getStock notOpen", Scene::plannedPolicy);
        when("listOffers pageOfOne", scene -> {
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
        when("listCouponsOfUser lastPage", Scene::issuedCoupon);
        when("getCoupon issued", Scene::issuedCoupon);
        when("getCoupon used", scene -> scene.usedCoupon("A-1", 30_000));
        when("getCoupon pending", Scene::pendingCoupon);
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
        when("useCoupon used", Scene::issuedCoupon);
        when("usedByHolder", Scene::issuedCoupon);
        when("usedByAnotherOrder", scene -> scene.usedCoupon("B-2", 30_000));
        when("expired", Scene::expiredCoupon);
        when("notTheirs", Scene::issuedCoupon);
        when("orderTooSmall", Scene::issuedCoupon);
        when("orderCancelled", scene -> {
            long couponId = scene.usedCoupon("A-1", 30_000);
            assertThat(scene.client.cancelUse(couponId, "A-1")).hasStatus(200);
        });
        when("otherAmount", scene -> scene.usedCoupon("A-1", 25_000));
        when("cancelled", scene -> scene.usedCoupon("A-1", 30_000));
        when("cancelledByHolder", scene -> scene.usedCoupon("A-1", 30_000));
        when("neverUsed", Scene::issuedCoupon);
        when("quoted", Scene::issuedCoupon);
        when("quotedForHolder", Scene::issuedCoupon);
    }

    private void policies() {
        when("created", scene -> scene.learning(Scene.POLICY, "id"));
        when("createdWithPercentage", scene -> scene.learning(Scene.POLICY, "id"));
        when("badDiscountType");
        when("endBeforeStart");
        when("planned", Scene::plannedPolicy);
        when("changed", Scene::plannedPolicy);
        when("belowIssued", scene -> {
            long policyId = scene.openPolicy();
            assertThat(scene.client.issue(policyId, scene.user)).hasStatus(201);
            assertThat(scene.client.issue(policyId, scene.user + 1)).hasStatus(201);
            scene.with("If-Match", scene.client.policy(policyId).header("ETag").orElseThrow());
        });
        when("stale", scene -> {
            long policyId = scene.plannedPolicy();
            assertThat(scene.client.activate(policyId)).hasStatus(200);
        });
        when("missingIfMatch", scene -> scene.without("If-Match"));
        when("deletePolicy noContent", Scene::plannedPolicy);
        when("wasOpen", Scene::openPolicy);
        when("activated", Scene::plannedPolicy);
        when("notPending", Scene::openPolicy);
        when("endPolicy ended", Scene::openPolicy);
        when("endPolicy notOpen", Scene::plannedPolicy);
        when("reloaded", Scene::openPolicy);
        when("notIssuing", Preparations::endedPolicy);
    }

    private static void endedPolicy(Scene scene) {
        assertThat(scene.client.end(scene.openPolicy())).hasStatus(200);
    }

    private void reports() {
        when("listPolicies pageOfOne", scene -> {
            scene.plannedPolicy();
            scene.plannedPolicy();
            scene.with("limit", "1");
        });
        when("listPolicies lastPage", scene -> {
            scene.called(Scene.NAME, Scene.NAME + " " + scene.user);
            scene.plannedPolicy();
            scene.with("name", Scene.NAME);
        });
        when("badPolicyStatus", scene -> scene.with("status", "OPEN"));
        when("badFrom", scene -> scene.with("from", "tomorrow"));
        when("running", scene -> {
            scene.issuedCoupon();
            long policyId = Long.parseLong(scene.renamed(Scene.POLICY));
            assertThat(scene.client.issue(policyId, scene.user)).isRefusal(409, "CP004");
            untilAudited(scene, policyId, 9_999);
        });
        when("getStatistics soldOut", scene -> {
            long policyId = scene.soldOutPolicy();
            assertThat(scene.client.issue(policyId, scene.user)).isRefusal(409, "CP003");
            untilAudited(scene, policyId, 0);
        });
        when("whole", scene -> activatedByKim(scene));
        when("getAuditTrail pageOfOne", scene -> {
            activatedByKim(scene);
            scene.with("limit", "1");
        });
        when("onlyPage", Scene::issuedCoupon);
        when("listCouponsOfPolicy pageOfOne", scene -> {
            scene.issuedCoupon();
            long policyId = Long.parseLong(scene.renamed(Scene.POLICY));
            assertThat(scene.client.issue(policyId, scene.user + 1)).hasStatus(201);
            scene.with("limit", "1");
        });
        when("download", Scene::issuedCoupon);
    }

    /** Of the whole service: by who plays them. What the request is about, nobody has come to look for. */
    private void outages() {
        when("bug");
        when("busy");
        when("shuttingDown");
    }

    private static void activatedByKim(Scene scene) {
        long policyId = scene.plannedPolicy();
        assertThat(scene.client.with(OPERATOR, "kim").activate(policyId)).hasStatus(200);
    }

    private static void untilAudited(Scene scene, long policyId, int remaining) {
        Await.until(
                "the last audit found the gate settled",
                () -> scene.client
                        .get(ServiceClient.POLICIES + "/" + policyId + "/statistics")
                        .json()
                        .path("gate"),
                gate -> gate.path("remaining").asInt(-1) == remaining
                        && gate.path("drift").asInt(-1) == 0
                        && gate.path("outboxClaims").asInt(-1) == 0);
    }
}
