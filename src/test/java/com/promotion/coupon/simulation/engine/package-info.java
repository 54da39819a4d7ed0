/**
 * The engine of the simulation: time that is only counted, the threads under its tasks, hosts that die, faults drawn from the
 * seed, and the trace. {@code storage} and the simulation itself run on it; it knows nothing of coupons.
 */
package com.promotion.coupon.simulation.engine;
