/**
 * Ports for what customers and operators look up. Reads only; used by the query services of {@code application}.
 */
package com.promotion.coupon.application.query;
