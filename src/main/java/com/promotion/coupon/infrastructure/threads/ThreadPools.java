package com.promotion.coupon.infrastructure.threads;

import com.promotion.coupon.application.concurrent.Deadlines;
import com.promotion.coupon.application.concurrent.InFlightRequests;
import com.promotion.coupon.application.concurrent.ResponseExecutor;
import com.promotion.coupon.application.concurrent.ThreadPool;
import com.promotion.coupon.application.concurrent.ThreadPool.Pool;
import com.promotion.coupon.application.config.ServiceSettings;
import com.promotion.coupon.application.log.ThrottledLog;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Plain pools over the container's thread factory. Handing a task to the server's own managed executor costs
 * several times as much and showed in the issuing rate; a plain pool over its threads does not. The queues of reads, requests, bodies
 * and downloads are bounded, and reject what they have no room for. The other queues have no bound of their own: what enters them is
 * bounded by the batchers, one task per policy in flight, and one per request that is answered.
 *
 * <p>An EJB, because a thread inherits the naming, class loading and transaction context of the component that is
 * active while the thread is made. At a CDI bean's first use that may be none, and JTA and JPA fail on such threads; so
 * they are all made in {@link #start}, outlive whatever a task throws, and other startup beans wait for this one.
 */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
@TransactionManagement(TransactionManagementType.BEAN)
public class ThreadPools {
    private static final Logger LOG = Logger.getLogger(ThreadPools.class.getName());

    private static final int STEP_THREADS = 1;
    private static final int READ_THREADS = 2;
    private static final int REQUEST_THREADS = 8;
    private static final int BODY_THREADS = 256;
    private static final int DOWNLOAD_THREADS = 2;

    /**
     * At a millisecond for each read, two threads need 5 s for as many as this. That is how long a caller waits by
     * default: a longer queue would only hold reads that are too late.
     */
    static final int READS_WAITING_MAX = 10_000;

    /** As many as the threads can serve within the deadline at 20 ms each; what waits for longer is not begun. */
    static final int REQUESTS_WAITING_MAX = 2_000;

    static final int BODIES_WAITING_MAX = 2_000;

    static final int DOWNLOADS_WAITING_MAX = 16;

    private static final long EXPIRE_EVERY_MILLIS = 50;

    @Resource
    private SessionContext context;

    @Inject
    private ServiceSettings settings;

    @Inject
    private InFlightRequests inFlight;

    @Inject
    private Deadlines deadlines;

    @Inject
    private ThrottledLog log;

    private ThreadPoolExecutor ledger;
    private ManagedThreadFactory threads;
    private TaskGuard guard;
    private ThreadPoolExecutor steps;
    private ThreadPoolExecutor responses;
    private ThreadPoolExecutor reads;
    private ThreadPoolExecutor requests;
    private ThreadPoolExecutor bodies;
    private ThreadPoolExecutor downloads;
    private ResponseExecutor responsesWithoutWakeUps;
    private ScheduledThreadPoolExecutor clock;

    @PostConstruct
    void start() {
        threads = (ManagedThreadFactory) context.lookup("java:comp/DefaultManagedThreadFactory");
        Set<Thread> ledgerThreads = ConcurrentHashMap.newKeySet();
        guard = new TaskGuard(log);
        ledger = new FixedThreadPool(
                settings.ledger().threads(),
                task -> {
                    Thread thread = threads.newThread(task);
                    ledgerThreads.add(thread);
                    return thread;
                },
                guard);
        steps = new FixedThreadPool(STEP_THREADS, threads, guard);
        responses = new FixedThreadPool(settings.issue().responseThreads(), threads, guard);
        reads = readers(threads, guard);
        requests = new FixedThreadPool(REQUEST_THREADS, REQUESTS_WAITING_MAX, threads, guard);
        downloads = new FixedThreadPool(DOWNLOAD_THREADS, DOWNLOADS_WAITING_MAX, threads, guard);
        responsesWithoutWakeUps = new QueueDrainingExecutor(
                responses, settings.issue().responseThreads(), ledgerThreads::contains, guard);
        clock = new ScheduledThreadPoolExecutor(1, threads);
        var unused = clock.scheduleWithFixedDelay( // guarded, because the executor drops a periodic task that throws
                () -> guard.run(deadlines::expire), EXPIRE_EVERY_MILLIS, EXPIRE_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Produces
    @ThreadPool(Pool.LEDGER)
    public Executor ledger() {
        return ledger;
    }

    @Produces
    @ThreadPool(Pool.STEPS)
    public Executor steps() {
        return steps;
    }

    @Produces
    @ThreadPool(Pool.RESPONSES)
    public ResponseExecutor responses() {
        return responsesWithoutWakeUps;
    }

    @Produces
    @ThreadPool(Pool.READS)
    public Executor reads() {
        return reads;
    }

    @Produces
    @ThreadPool(Pool.REQUESTS)
    public Executor requests() {
        return requests;
    }

    /** Made when it is first asked for, so only on a server that needs it. */
    @Produces
    @ThreadPool(Pool.BODIES)
    public synchronized Executor bodies() {
        if (bodies == null) {
            bodies = new FixedThreadPool(BODY_THREADS, BODIES_WAITING_MAX, threads, guard);
        }
        return bodies;
    }

    @Produces
    @ThreadPool(Pool.DOWNLOADS)
    public Executor downloads() {
        return downloads;
    }

    /** Refuses new work, lets what was accepted finish within the deadline that callers were given, then stops. */
    @PreDestroy
    void stop() {
        try {
            if (!inFlight.drain(settings.issue().deadline().toMillis())) {
                LOG.log(
                        Level.WARNING,
                        "Stopping at the deadline, although {0} coupons, {1} requests or a job are still in flight",
                        new Object[] {inFlight.issuesInFlight(), inFlight.requests()});
            }
            for (ThreadPoolExecutor pool : inOrderOfStop()) {
                pool.shutdown();
                if (!pool.awaitTermination(settings.issue().deadline().toMillis(), TimeUnit.MILLISECONDS)) {
                    pool.shutdownNow();
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized List<ThreadPoolExecutor> inOrderOfStop() {
        return Stream.of(bodies, requests, downloads, steps, ledger, responses, reads, clock)
                .filter(Objects::nonNull)
                .toList();
    }

    /** Rejects a task when {@value #READS_WAITING_MAX} wait. */
    static ThreadPoolExecutor readers(ThreadFactory threads, TaskGuard guard) {
        return new FixedThreadPool(READ_THREADS, READS_WAITING_MAX, threads, guard);
    }
}
