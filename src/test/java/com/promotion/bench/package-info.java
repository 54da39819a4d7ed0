/**
 * Load on the running service and what it is compared with: {@link com.promotion.bench.Burst} for the promise,
 * {@link com.promotion.bench.IssueBench} for the numbers. The scripts are in {@code deploy/bench}.
 */
package com.promotion.bench;
