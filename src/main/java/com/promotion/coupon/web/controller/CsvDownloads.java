package com.promotion.coupon.web.controller;

import com.promotion.coupon.application.PolicyReportService;
import com.promotion.coupon.application.concurrent.ThreadPool;
import com.promotion.coupon.application.concurrent.ThreadPool.Pool;
import com.promotion.coupon.application.dto.CouponView;
import com.promotion.coupon.exception.ServiceUnavailableException;
import com.promotion.coupon.web.dto.response.CouponListing;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Sends all coupons of a policy, however many, a chunk of {@value #CHUNK} at a time. A download holds its thread for as long as its
 * client reads, so downloads have threads of their own. The server ends one whose client does not read (deploy/payara, deploy/wildfly).
 */
@Singleton
public class CsvDownloads {

    /** Rows read at once; all that is held of a download at any time. */
    private static final int CHUNK = 2_000;

    private final PolicyReportService reports;
    private final Executor pool;

    @Inject
    public CsvDownloads(PolicyReportService reports, @ThreadPool(Pool.DOWNLOADS) Executor pool) {
        this.reports = reports;
        this.pool = pool;
    }

    /**
     * Answers with the coupons issued by now. Answers CP009 when too many downloads wait.
     *
     * @param response resumed on a thread of the pool, which writes the whole answer
     */
    public void send(long policyId, CouponListing form, AsyncResponse response) {
        try {
            pool.execute(() -> resume(policyId, form, response));
        } catch (RejectedExecutionException full) {
            response.resume(new ServiceUnavailableException());
        }
    }

    private void resume(long policyId, CouponListing form, AsyncResponse response) {
        Response answer;
        try {
            answer = answer(policyId, form);
        } catch (RuntimeException | Error failure) {
            response.resume(failure);
            return;
        }
        response.resume(answer);
    }

    private Response answer(long policyId, CouponListing form) {
        int issued = reports.issued(policyId);
        StreamingOutput lines = out -> write(policyId, form, issued, out);
        return Response.ok(lines, CouponListing.CSV_TYPE + ";charset=UTF-8")
                .header("Coupon-Count", issued)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"coupons-" + policyId + ".csv\"")
                .build();
    }

    private void write(long policyId, CouponListing form, int lastNumber, OutputStream out) throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        writer.write(form.header());
        int after = 0;
        List<CouponView> chunk;
        do {
            chunk = reports.coupons(policyId, null, after, lastNumber, CHUNK);
            for (CouponView coupon : chunk) {
                writer.write(form.line(coupon));
                after = coupon.issueNumber();
            }
        } while (chunk.size() == CHUNK);
        writer.flush();
    }
}
