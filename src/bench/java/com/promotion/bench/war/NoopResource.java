package com.promotion.bench.war;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** The same request and answer with nothing in between: the most that this HTTP server can do. */
@Path("/")
@ApplicationScoped
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class NoopResource {
    /** As many as answer in the service. */
    private static final int ANSWER_THREADS = 2;

    private final AtomicLong couponId = new AtomicLong(1_234_567_890_123_456_789L);
    private final ExecutorService answers = Executors.newFixedThreadPool(ANSWER_THREADS);

    @PreDestroy
    void stop() {
        answers.shutdown();
    }

    /** On the server's request thread, from beginning to end. */
    @POST
    @Path("noop/policies/{policyId}/issue")
    public Response blocking(@PathParam("policyId") long policyId, byte[] body) {
        return answer(policyId, body);
    }

    /** Through JAX-RS' asynchronous machinery, though the answer is there at once. */
    @POST
    @Path("noop-stage/policies/{policyId}/issue")
    public CompletionStage<Response> stage(@PathParam("policyId") long policyId, byte[] body) {
        return CompletableFuture.completedFuture(answer(policyId, body));
    }

    /**
     * Answered by another thread than the request's, as everything is that waits for a database without holding a thread
     * of the server: the most that this HTTP server can do for such a service.
     */
    @POST
    @Path("noop-handed-over/policies/{policyId}/issue")
    public CompletionStage<Response> handedOver(@PathParam("policyId") long policyId, byte[] body) {
        return CompletableFuture.supplyAsync(() -> answer(policyId, body), answers);
    }

    /** As cheap as an answer about the stock can be. */
    @GET
    @Path("noop/policies/{policyId}/stock")
    public Response stock(@PathParam("policyId") long policyId) {
        return IssueJson.stock(policyId, couponId.get());
    }

    private Response answer(long policyId, byte[] body) {
        return IssueJson.issued(
                couponId.incrementAndGet(),
                policyId,
                IssueJson.userId(body),
                "2025-01-14T10:30:00",
                "2025-02-14T23:59:59");
    }
}
