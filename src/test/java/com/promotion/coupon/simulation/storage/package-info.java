/**
 * What all simulated nodes share: the gate's Redis and the database, which lose what the faults make them lose, and a node's
 * way to the gate.
 */
package com.promotion.coupon.simulation.storage;
