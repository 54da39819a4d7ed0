/**
 * Limits on floods: how many requests of a user or an address are let through, on this node and on all together, and how much of
 * the service requests for policies that may not exist can use. Used by {@code web} and by the services.
 */
package com.promotion.coupon.application.limit;
