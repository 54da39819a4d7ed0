/**
 * What the service is compared with: the same request answered without doing anything, and the design it replaces.
 *
 * <p>Packaged by {@link com.promotion.bench.stack.BenchWar} and deployed beside the service, on the same server, database and
 * Redis.
 */
package com.promotion.bench.war;
