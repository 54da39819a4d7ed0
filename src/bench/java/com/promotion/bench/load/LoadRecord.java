package com.promotion.bench.load;

/** What one worker counts and measures. */
final class LoadRecord {
    private final LoadSchedule schedule;
    private final Tally tally = new Tally();
    private final LatencyHistogram granted = new LatencyHistogram();
    private final LatencyHistogram refused = new LatencyHistogram();
    private final LatencyHistogram sinceStart = new LatencyHistogram();
    private long firstPressAt = Long.MAX_VALUE;
    private long lastFirstPressAt = Long.MIN_VALUE;
    private long lastAnswerAt = Long.MIN_VALUE;
    private long resets;
    private long timeouts;
    private long refusedConnects;

    LoadRecord(LoadSchedule schedule) {
        this.schedule = schedule;
    }

    /** The first request of a connection that was there at the start. */
    void firstPress(long now) {
        firstPressAt = Math.min(firstPressAt, now);
        lastFirstPressAt = now;
    }

    void answer(ResponseParser answer, long sentAt, long now) {
        if (now >= schedule.recordFrom && now < schedule.recordUntil) {
            tally.count(answer.status(), answer.errorCode());
            (answer.status() / 100 == 2 ? granted : refused).record(now - sentAt);
            sinceStart.record(now - schedule.startAt);
            lastAnswerAt = now;
        }
    }

    void reset() {
        resets++;
    }

    void timeout() {
        timeouts++;
    }

    void refusedConnect() {
        refusedConnects++;
    }

    /** @param held how many connections there were at the start */
    LoadResult result(int held) {
        boolean windowed = schedule.recordUntil != LoadSchedule.NO_WINDOW;
        long until = windowed ? schedule.recordUntil : Math.max(lastAnswerAt, schedule.startAt + 1);
        long from = windowed ? schedule.recordFrom : schedule.startAt;
        boolean pressed = firstPressAt != Long.MAX_VALUE;
        return new LoadResult(
                held,
                (until - from) / 1e9,
                tally.answers(),
                granted,
                refused,
                sinceStart,
                pressed ? (firstPressAt - schedule.startAt) / 1e6 : Double.POSITIVE_INFINITY,
                pressed ? (lastFirstPressAt - schedule.startAt) / 1e6 : Double.NEGATIVE_INFINITY,
                resets,
                timeouts,
                refusedConnects);
    }
}
