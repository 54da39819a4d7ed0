/**
 * A simulation of the issuing path: nodes with the service's own classes, users, and the checks of what the users were told.
 *
 * <p>{@code engine} has time, hosts and faults, {@code storage} the gate and the database.
 */
package com.promotion.coupon.simulation;
