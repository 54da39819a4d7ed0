/**
 * Network addresses and blocks of them, read from text without asking a name server. Used by the settings and by {@code web}, which asks
 * where a request comes from.
 */
package com.promotion.coupon.application.address;
