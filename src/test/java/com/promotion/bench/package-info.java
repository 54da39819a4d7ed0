/**
 * Load on the running service and what it is compared with: {@link com.promotion.bench.Burst} and
 * {@link com.promotion.bench.NginxBurst} for the promise, {@link com.promotion.bench.IssueBench} and the other benches for
 * the numbers. The scripts are in {@code deploy/bench}, one for each class with a {@code main}.
 */
package com.promotion.bench;
