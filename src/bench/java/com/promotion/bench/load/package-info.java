/**
 * The load client: users over HTTP, or in process. It uses none of the other packages of the benchmarks.
 *
 * <p>The project has a client of its own because three things are needed together that wrk2 and Hyperfoil, which are made
 * for a steady load, do not offer together: all connections are made first and press at the same instant; they come from
 * several source addresses, because one has 28,000 ports; and one core is enough, because the server under test runs on
 * the same machine.
 */
package com.promotion.bench.load;
