package com.promotion.coupon.application;

import com.promotion.coupon.application.job.JobRunner;
import com.promotion.coupon.application.node.DatabaseWatch;
import com.promotion.coupon.application.node.ServiceNode;
import jakarta.annotation.PostConstruct;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.time.Duration;

/**
 * Holds the deployment until this node can issue. A server that opens its listener after the deployment so opens it to a node that
 * is ready. When the database is away it goes on after 15 s: health has to answer then, and says why.
 */
@Startup
@Singleton
@DependsOn("ThreadPools")
@TransactionManagement(TransactionManagementType.BEAN)
public class FirstReadiness {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final Duration PAUSE = Duration.ofMillis(250);

    @Inject
    private JobRunner jobs;

    @Inject
    private DatabaseWatch database;

    @Inject
    private ServiceNode node;

    @PostConstruct
    void await() {
        long start = System.nanoTime();
        jobs.run("database", database::look);
        jobs.run("node", node::keepUp);
        while (!node.ready() && System.nanoTime() - start < LIMIT.toNanos()) {
            try {
                Thread.sleep(PAUSE.toMillis());
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                return;
            }
            jobs.run("node", node::keepUp);
        }
    }
}
