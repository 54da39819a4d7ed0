/**
 * Ports for what customers and operators look up. Reads only. Used by the query services of {@code application};
 * {@code infrastructure.persistence} implements them.
 */
package com.promotion.coupon.application.query;
