/**
 * What is measured: PostgreSQL, Redis, nodes of the service, nginx and the comparison's WAR, started and filled for one
 * run; and what can be asked of them besides load. The benchmarks use it; it uses {@code load} and {@code report}.
 */
package com.promotion.bench.stack;
