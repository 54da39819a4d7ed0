import generated.nativeclient.ApiClient;
import generated.nativeclient.ApiException;
import generated.nativeclient.api.CustomersApi;
import generated.nativeclient.api.IssuingApi;
import generated.nativeclient.api.PoliciesApi;
import generated.nativeclient.api.ReportsApi;
import generated.nativeclient.api.UseApi;
import generated.nativeclient.model.CancelUseRequest;
import generated.nativeclient.model.Coupon;
import generated.nativeclient.model.CouponState;
import generated.nativeclient.model.DiscountType;
import generated.nativeclient.model.IssueRequest;
import generated.nativeclient.model.Policy;
import generated.nativeclient.model.PolicyTerms;
import generated.nativeclient.model.QuoteRequest;
import generated.nativeclient.model.Statistics;
import generated.nativeclient.model.UseRequest;
import java.io.IOException;
import java.nio.file.Files;

/** A campaign from its plan to its end, and every refusal, with the client as it is generated; story.ts is the same. */
public final class CouponStory {
    private static final String USER = "9007199254740993";
    private static final String SECOND = "9007199254740994";
    private static final String THIRD = "9007199254740995";

    private interface Call {
        void send() throws ApiException;
    }

    /** Arguments: URL; tokens for everything and of the customer; times: an hour ago, tomorrow, in two days, in a month. */
    public static void main(String[] arguments) throws ApiException, IOException {
        String[] times = {arguments[3], arguments[4], arguments[5], arguments[6]};
        ApiClient everything = client(arguments[0], arguments[1]);
        ApiClient customer = client(arguments[0], arguments[2]);
        PoliciesApi policies = new PoliciesApi(everything);
        IssuingApi issuing = new IssuingApi(everything);
        CustomersApi customers = new CustomersApi(everything);
        UseApi use = new UseApi(everything);
        ReportsApi reports = new ReportsApi(everything);

        String key = "story-" + System.nanoTime();
        Policy planned = policies.createPolicy(terms(times).totalQuantity(2), key, null);
        same(policies.createPolicy(terms(times).totalQuantity(2), key, null).getIdText(), planned.getIdText());
        refused("CP012", () -> policies.createPolicy(terms(times), key, null));
        same(planned.getStatus(), Policy.StatusEnum.PENDING);
        String policyId = planned.getIdText();
        same(policies.activatePolicy(policyId, "\"0-0-PENDING\"", null, null).getStatus(), Policy.StatusEnum.ACTIVE);
        refused("CP010", () -> policies.activatePolicy(policyId, null, null, null));
        refused("CP013", () -> policies.endPolicy(policyId, "\"99\"", null, null));
        refused("CP014", () -> policies.changePolicy(policyId, "", terms(times), null, null));

        Coupon coupon = issuing.issueCoupon(policyId, user(USER), "wish-1", null, null, null);
        same(coupon.getUserIdText(), USER);
        same(coupon.getCouponPolicyIdText(), policyId);
        same(issuing.issueCoupon(policyId, user(USER), "wish-1", null, null, null).getCouponCode(), coupon.getCouponCode());
        refused("CP004", () -> issuing.issueCoupon(policyId, user(USER), null, null, null, null));
        same(issuing.issueCoupon(policyId, user(SECOND), null, null, null, null).getRank(), 2);
        refused("CP003", () -> issuing.issueCoupon(policyId, user(THIRD), null, null, null, null));
        same(customers.getStock(policyId, null).getCouponPolicyIdText(), policyId);

        String code = coupon.getCouponCode();
        CouponState state = customers.getCoupon(code, null);
        same(state.getCoupon().getStatus(), Coupon.StatusEnum.UNUSED);
        same(customers.isIssued(policyId, USER, null), true);
        same(customers.listCouponsOfUser(USER, null, null, 10, null).getItems().get(0).getCouponCode(), code);
        same(use.quoteCoupon(code, new QuoteRequest().userIdText(USER).orderAmount(30_000L), null).getDiscountAmount(), 1_000L);
        UseRequest order = new UseRequest().userIdText(USER).orderId("A-1").orderAmount(30_000L);
        same(use.useCoupon(code, order, null).getAmountToPay(), 29_000L);
        refused("CP007", () -> use.useCoupon(code, new UseRequest().orderId("A-2").orderAmount(30_000L), null));
        same(use.cancelUse(code, new CancelUseRequest().userIdText(USER).orderId("A-1"), null).getOrderId(), "A-1");

        same(policies.endPolicy(policyId, null, null, null).getStatus(), Policy.StatusEnum.ENDED);
        refused("CP006", () -> issuing.issueCoupon(policyId, user(THIRD), null, null, null, null));
        Statistics statistics = reports.getStatistics(policyId, null);
        same(statistics.getIssued(), 2);
        same(statistics.getCancelled(), 1L);
        same(reports.listCouponsOfPolicy(policyId, null, null, null, null).getItems().get(1).getUserIdText(), SECOND);
        same(Files.readString(reports.downloadCouponsOfPolicy(policyId, null, null).toPath()).contains(USER), true);
        same(reports.getAuditTrail(policyId, null, null, null).getItems().size(), 3);
        same(policies.getPolicy(policyId, null, null, null).getZone(), coupon.getZone());

        String later = policies.createPolicy(terms(times).startAt(times[1]).endAt(times[2]), null, null).getIdText();
        policies.activatePolicy(later, null, null, null);
        refused("CP005", () -> issuing.issueCoupon(later, user(USER), null, null, null, null));
        String guarded = policies.createPolicy(terms(times).proofOfWorkBits(8), null, null).getIdText();
        policies.activatePolicy(guarded, null, null, null);
        same(issuing.fetchTicket(guarded, user(USER), null).getProofOfWorkBits(), 8);
        refused("CP018", () -> issuing.issueCoupon(guarded, user(USER), null, null, null, null));
        String dropped = policies.createPolicy(terms(times), null, null).getIdText();
        policies.deletePolicy(dropped, null, null, null);
        refused("CP001", () -> policies.getPolicy(dropped, null, null, null));
        refused("CP002", () -> customers.getCoupon("1", null));
        refused("CP008", () -> policies.getPolicy("abc", null, null, null));
        refused("CP015", () -> new PoliciesApi(client(arguments[0], "none")).getPolicy(policyId, null, null, null));
        refused("CP016", () -> new PoliciesApi(customer).getPolicy(policyId, null, null, null));
        refused("CP017", () -> {
            for (int i = 0; i < 100; i++) {
                lookUpNothing(new CustomersApi(customer));
            }
        });
        System.out.println("played");
    }

    private static void lookUpNothing(CustomersApi customers) throws ApiException {
        try {
            customers.getCoupon("1", null);
        } catch (ApiException refusal) {
            if (refusal.getCode() != 404) {
                throw refusal;
            }
        }
    }

    private static ApiClient client(String url, String token) {
        ApiClient client = new ApiClient();
        client.updateBaseUri(url);
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
        return client;
    }

    private static PolicyTerms terms(String[] times) {
        return new PolicyTerms()
                .name("겨울 쿠폰")
                .discountType(DiscountType.FIXED)
                .discountValue(1_000)
                .totalQuantity(10)
                .startAt(times[0])
                .endAt(times[1])
                .expireAt(times[3]);
    }

    private static IssueRequest user(String id) {
        return new IssueRequest().userIdText(id);
    }

    private static void same(Object actual, Object expected) {
        if (!expected.equals(actual)) {
            throw new AssertionError("expected " + expected + ", got " + actual);
        }
    }

    private static void refused(String code, Call call) {
        try {
            call.send();
        } catch (ApiException refusal) {
            if (refusal.getResponseBody() != null && refusal.getResponseBody().contains("\"errorCode\":\"" + code + "\"")) {
                return;
            }
            throw new AssertionError("expected " + code + ", got " + refusal.getCode() + " " + refusal.getResponseBody(), refusal);
        }
        throw new AssertionError("expected " + code + ", got an answer");
    }
}
