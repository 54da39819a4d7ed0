package com.promotion.coupon.web.body;

import com.promotion.coupon.application.concurrent.TimeLimit;
import com.promotion.coupon.web.advice.ServletErrors;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Waits without a thread: {@link BodyArrival} collects a body, and the server dispatches the request again when it is complete. The
 * dispatched request has its body in the attribute {@link #BODY}. Bounded: {@value #WAITING_MAX} requests, then 503 CP009.
 */
final class ListenedBodies implements LateBodies {
    static final String BODY = ListenedBodies.class.getName();

    private static final int WAITING_MAX = 10_000;
    private static final Logger LOG = Logger.getLogger(ListenedBodies.class.getName());

    private final Semaphore waiting = new Semaphore(WAITING_MAX);
    private final int bytesMax;
    private final TimeLimit limit;
    private final Executor requests;

    /**
     * @param limit of {@link #TIME_MAX}
     * @param requests write the refusals
     */
    ListenedBodies(int bytesMax, TimeLimit limit, Executor requests) {
        this.bytesMax = bytesMax;
        this.limit = limit;
        this.requests = requests;
    }

    @Override
    public void serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (waiting.tryAcquire()) {
            await(request);
        } else {
            ServletErrors.busy(request, response);
        }
    }

    private void await(HttpServletRequest request) throws IOException {
        BodyArrival arrival;
        try {
            arrival = BodyArrival.await(request, bytesMax, BODY, waiting::release);
        } catch (IOException | RuntimeException notBegun) {
            waiting.release();
            throw notBegun;
        }
        var unused = limit.watch(arrival.body()).whenComplete((body, failure) -> {
            if (failure instanceof TimeoutException) {
                refuseOnPool(arrival);
            }
        });
    }

    /** Not on a thread that writes coupons: a client that reads nothing holds the one that writes to it. */
    private void refuseOnPool(BodyArrival arrival) {
        try {
            requests.execute(() -> refuse(arrival));
        } catch (RejectedExecutionException busy) {
            LOG.log(Level.FINE, "No thread to say that a body is incomplete; the request ends without", busy);
        }
    }

    private static void refuse(BodyArrival arrival) {
        try {
            arrival.refuse();
        } catch (IOException gone) {
            LOG.log(Level.FINE, "A client went before it was told that its body is incomplete", gone);
        }
    }
}
