package com.promotion.coupon.application.job;

/**
 * What a timer's job has done on this node since its start.
 *
 * @param lastStartMillis when it began last, Unix ms
 * @param lastMillis how long it took then
 * @param lastDone how many it did something to then
 * @param lastFailures how often something failed then
 * @param done how many in all
 * @param failures how often something failed, in all
 * @param lastFailure what failed last; null when nothing ever did
 */
public record JobReport(
        String job,
        long runs,
        long lastStartMillis,
        long lastMillis,
        long lastDone,
        long lastFailures,
        long done,
        long failures,
        String lastFailure) {

    public static JobReport none(String job) {
        return new JobReport(job, 0, 0, 0, 0, 0, 0, 0, null);
    }

    /** The report after one more run. */
    public JobReport after(long startMillis, long millis, long doneNow, long failuresNow, String failureNow) {
        return new JobReport(
                job,
                runs + 1,
                startMillis,
                millis,
                doneNow,
                failuresNow,
                done + doneNow,
                failures + failuresNow,
                failureNow == null ? lastFailure : failureNow);
    }
}
