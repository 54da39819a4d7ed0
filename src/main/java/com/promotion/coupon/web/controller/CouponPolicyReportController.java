package com.promotion.coupon.web.controller;

import com.promotion.coupon.application.PolicyReportService;
import com.promotion.coupon.application.concurrent.BlockingRequests;
import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.application.dto.PolicyView;
import com.promotion.coupon.application.identity.Roles;
import com.promotion.coupon.application.policy.PolicyFilter;
import com.promotion.coupon.domain.CouponStatus;
import com.promotion.coupon.domain.PolicyAudit.Entry;
import com.promotion.coupon.domain.PolicyStatus;
import com.promotion.coupon.web.dto.request.PageRequest;
import com.promotion.coupon.web.dto.request.PathId;
import com.promotion.coupon.web.dto.request.QueryParameter;
import com.promotion.coupon.web.dto.request.StrictQuery;
import com.promotion.coupon.web.dto.response.CouponListing;
import com.promotion.coupon.web.dto.response.CouponResponse;
import com.promotion.coupon.web.dto.response.Page;
import com.promotion.coupon.web.dto.response.PolicyAuditResponse;
import com.promotion.coupon.web.dto.response.PolicyResponse;
import com.promotion.coupon.web.dto.response.PolicyStatisticsResponse;
import com.promotion.coupon.web.http.Compressed;
import com.promotion.coupon.web.security.AdminApi;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * What operators look at. All lists are read by key, a page or chunk at a time: they neither skip nor repeat anything while
 * others add to them, and cost the same at the end as at the beginning.
 */
@Path("/admin/coupon-policies")
@ApplicationScoped
@StrictQuery
@Produces(MediaType.APPLICATION_JSON)
public class CouponPolicyReportController {

    @Inject
    private PolicyReportService reports;

    @Inject
    private BlockingRequests blocking;

    @Inject
    private ServiceSettings settings;

    @Inject
    private CsvDownloads downloads;

    /**
     * Newest first; {@code cursor} is the {@code nextCursor} of the page before.
     *
     * @param name part of the name, in upper or lower case
     * @param from policies with a window that ends after this
     * @param to policies with a window that begins before this
     */
    @AdminApi({Roles.ADMIN, Roles.VIEWER})
    @Compressed
    @GET
    public CompletionStage<Page<Map<String, Object>>> list(
            @QueryParam("status") String status,
            @QueryParam("name") String name,
            @QueryParam("from") String from,
            @QueryParam("to") String to,
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") @DefaultValue(PageRequest.LIMIT_DEFAULT) String limit) {
        PolicyFilter filter = new PolicyFilter(
                QueryParameter.oneOf("status", status, PolicyStatus.class),
                QueryParameter.text("name", name),
                QueryParameter.dateTime("from", from),
                QueryParameter.dateTime("to", to));
        PageRequest page = PageRequest.of(cursor, limit);
        return blocking.call(() -> reports.search(filter, page.beforeId(), page.rows()))
                .thenApply(found ->
                        Page.of(page, found, PolicyView::id, policy -> PolicyResponse.of(policy, settings.zone())));
    }

    @AdminApi({Roles.ADMIN, Roles.VIEWER})
    @GET
    @Path("/{policyId}/statistics")
    public CompletionStage<PolicyStatisticsResponse> statistics(@PathParam("policyId") String policyId) {
        long id = PathId.parse("policyId", policyId);
        return blocking.call(() -> reports.statistics(id))
                .thenApply(statistics -> PolicyStatisticsResponse.of(statistics, settings.zone()));
    }

    /** The audit trail, newest first; also of a policy that was deleted. */
    @AdminApi({Roles.ADMIN, Roles.VIEWER})
    @Compressed
    @GET
    @Path("/{policyId}/audit")
    public CompletionStage<Page<PolicyAuditResponse>> audit(
            @PathParam("policyId") String policyId,
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") @DefaultValue(PageRequest.LIMIT_DEFAULT) String limit) {
        long id = PathId.parse("policyId", policyId);
        PageRequest page = PageRequest.of(cursor, limit);
        return blocking.call(() -> reports.audit(id, page.beforeId(), page.rows()))
                .thenApply(found ->
                        Page.of(page, found, Entry::number, entry -> PolicyAuditResponse.of(entry, settings.zone())));
    }

    /** In the order of issuing. */
    @AdminApi({Roles.ADMIN, Roles.VIEWER})
    @Compressed
    @GET
    @Path("/{policyId}/coupons")
    public CompletionStage<Page<Map<String, Object>>> coupons(
            @PathParam("policyId") String policyId,
            @QueryParam("status") String status,
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") @DefaultValue(PageRequest.LIMIT_DEFAULT) String limit) {
        long id = PathId.parse("policyId", policyId);
        CouponStatus only = QueryParameter.oneOf("status", status, CouponStatus.class);
        PageRequest page = PageRequest.of(cursor, limit);
        return blocking.call(() -> reports.coupons(id, only, page.afterNumber(), reports.issued(id), page.rows()))
                .thenApply(found -> Page.of(
                        page, found, CouponView::issueNumber, coupon -> CouponResponse.of(coupon, settings.zone())));
    }

    /**
     * All coupons issued by now, however many, for {@code Accept: text/csv}. {@code Coupon-Count} says how many that are
     * before the first of them is read: a download that breaks off can be told from a whole one. Rows that somebody has deleted are
     * counted, too, since that takes no reading of all of them.
     */
    @AdminApi({Roles.ADMIN, Roles.VIEWER})
    @Compressed
    @GET
    @Path("/{policyId}/coupons")
    @Produces(CouponListing.CSV_TYPE + ";qs=0.5")
    public void csv(@PathParam("policyId") String policyId, @Suspended AsyncResponse response) {
        downloads.send(PathId.parse("policyId", policyId), CouponListing.PLAIN, response);
    }

    /**
     * The same for clients that cannot set an Accept header.
     *
     * @param spreadsheet whether the file is for a spreadsheet
     */
    @AdminApi({Roles.ADMIN, Roles.VIEWER})
    @Compressed
    @GET
    @Path("/{policyId}/coupons.csv")
    @Produces(CouponListing.CSV_TYPE)
    public void csvLink(
            @PathParam("policyId") String policyId,
            @QueryParam("spreadsheet") @DefaultValue("false") String spreadsheet,
            @Suspended AsyncResponse response) {
        CouponListing form =
                QueryParameter.flag("spreadsheet", spreadsheet) ? CouponListing.SPREADSHEET : CouponListing.PLAIN;
        downloads.send(PathId.parse("policyId", policyId), form, response);
    }
}
