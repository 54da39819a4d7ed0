package com.promotion.coupon.application.gate;

import com.promotion.coupon.application.concurrent.ThreadPool;
import com.promotion.coupon.application.concurrent.ThreadPool.Pool;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/** Once a second, where there is a gate: pings it, and starts the loading of policies that need it. */
@Singleton
public class GateRecoveryJob {

    private final StockGate gate;
    private final GateHealth health;
    private final GateLoader loader;
    private final Executor workers;
    private final AtomicBoolean loading = new AtomicBoolean();

    @Inject
    public GateRecoveryJob(
            StockGate gate, GateHealth health, GateLoader loader, @ThreadPool(Pool.LEDGER) Executor workers) {
        this.gate = gate;
        this.health = health;
        this.loader = loader;
        this.workers = workers;
    }

    /** Returns at once; one thread of the ledger's pool does all the loading. */
    public void run() {
        if (!health.configured()) {
            return;
        }
        if (!health.reachable()) {
            gate.ping().whenComplete((pong, failure) -> health.notePing(failure == null));
            return;
        }
        gate.ping().whenComplete((pong, failure) -> noteFirst(failure)); // which also compares its clock
        List<Long> toLoad = health.policiesToLoad();
        if (!toLoad.isEmpty() && loading.compareAndSet(false, true)) {
            try {
                workers.execute(() -> loadAll(toLoad));
            } catch (RuntimeException | Error rejected) {
                loading.set(false);
                throw rejected;
            }
        }
    }

    /** Nobody may have asked for a coupon yet, and a password that is missing should be known before. Later, claims decide. */
    private void noteFirst(Throwable failure) {
        if (health.known()) {
            return;
        }
        if (failure == null) {
            health.answered();
        } else {
            health.failed(failure);
        }
    }

    private void loadAll(List<Long> policyIds) {
        try {
            for (long policyId : policyIds) {
                if (health.reachable()) {
                    loader.load(policyId);
                }
            }
        } finally {
            loading.set(false);
        }
    }
}
