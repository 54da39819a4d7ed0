/**
 * The benchmarks: a class with a {@code main} for each script in {@code deploy/bench}. They may use the service, and the
 * servers and fixtures of the tests; only their own tests may use them.
 *
 * <p>{@code load} sends requests and counts the answers, {@code stack} starts what is measured, {@code report} makes
 * tables of the results, {@code war} is what the service is compared with.
 */
package com.promotion.bench;
