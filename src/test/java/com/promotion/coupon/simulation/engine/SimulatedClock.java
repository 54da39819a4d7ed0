package com.promotion.coupon.simulation.engine;

import com.promotion.coupon.simulation.engine.SimulatedThreads.Carrier;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/**
 * Simulated time. Tasks run one at a time, in the order of their instants and, at the same instant, in an order drawn
 * from the seed; so a seed is a history, and gives the same one every time. A task may {@link #sleep} and
 * {@link #await} in the middle of blocking code: others run meanwhile.
 */
public final class SimulatedClock {

    /** A history that takes more than this would never end. */
    private static final long EVENTS_MAX = 1_000_000;

    private record Event(long atMillis, int lot, long number, Host host, Runnable task, Carrier parked) {}

    private static final Comparator<Event> ORDER = Comparator.comparingLong(Event::atMillis)
            .thenComparingInt(Event::lot)
            .thenComparingLong(Event::number);

    private final SimulatedThreads carriers;
    private final SplittableRandom random;
    private final PriorityQueue<Event> queue = new PriorityQueue<>(ORDER);
    private long nowMillis;
    private long untilMillis;
    private long events;
    private Throwable failure;

    public SimulatedClock(long seed, long startMillis, SimulatedThreads carriers) {
        this.random = new SplittableRandom(seed);
        this.nowMillis = startMillis;
        this.carriers = carriers;
    }

    public long now() {
        return nowMillis;
    }

    /** Tasks started and resumed so far. */
    public long events() {
        return events;
    }

    public boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** A number from the first to the last, both included. */
    public int between(int first, int last) {
        return random.nextInt(first, last + 1);
    }

    public <T> T oneOf(List<T> choices) {
        return choices.get(between(0, choices.size() - 1));
    }

    /** Runs the task so much later; with the host stopped, when it goes on. */
    public void after(long delayMillis, Host host, Runnable task) {
        add(nowMillis + delayMillis, host, task, null);
    }

    /** Blocks the task that calls this for so long. */
    public void sleep(long millis, Host host) {
        if (millis > 0 || host.frozenUntilMillis() > nowMillis) {
            Carrier self = self();
            add(nowMillis + millis, host, null, self);
            park(self);
        }
        host.check();
    }

    /** Blocks the task that calls this until the future is done, however it ends. */
    public void await(CompletableFuture<?> future, Host host) {
        if (!future.isDone()) {
            Carrier self = self();
            var unused = future.whenComplete((value, thrown) -> add(nowMillis, host, null, self));
            park(self);
        }
        host.check();
    }

    /** Lets time pass until then. */
    public void runUntil(long millis) {
        untilMillis = millis;
        carriers.run(this);
        nowMillis = Math.max(nowMillis, millis == Long.MAX_VALUE ? nowMillis : millis);
    }

    /** Runs what is left, whenever it was meant to run. */
    public void runOut() {
        runUntil(Long.MAX_VALUE);
    }

    /** What a task threw and did not catch; null when none did. */
    public Throwable failure() {
        return failure;
    }

    private void add(long atMillis, Host host, Runnable task, Carrier parked) {
        queue.add(new Event(atMillis, random.nextInt(), ++events, host, task, parked));
    }

    /** What the holder of the baton does. Returns when it has given the baton away. */
    void loop(Carrier self) {
        while (true) {
            Event event = queue.peek();
            if (event == null || event.atMillis() > untilMillis) {
                carriers.rest(self);
                carriers.finish();
                return;
            }
            queue.remove();
            if (events > EVENTS_MAX) {
                failure = new IllegalStateException("This history does not end");
                queue.clear();
            }
            nowMillis = Math.max(nowMillis, event.atMillis());
            if (event.host() != null && event.host().frozenUntilMillis() > nowMillis) {
                add(event.host().frozenUntilMillis(), event.host(), event.task(), event.parked());
            } else if (event.parked() != null) {
                carriers.rest(self);
                event.parked().giveBaton();
                return;
            } else {
                run(event.task());
            }
        }
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (HostDied expected) {
            // it was a ghost
        } catch (RuntimeException | Error thrown) {
            if (failure == null) {
                failure = thrown;
            }
        }
    }

    private void park(Carrier self) {
        carriers.next().giveBaton();
        self.awaitBaton();
    }

    private static Carrier self() {
        if (Thread.currentThread() instanceof Carrier carrier) {
            return carrier;
        }
        throw new IllegalStateException("Not a task of the simulation: " + Thread.currentThread());
    }
}
