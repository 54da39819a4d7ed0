/**
 * Who calls: the caller with roles, and the port that makes a caller of an access token. Used by {@code web}, which asks for the
 * token, and by {@code infrastructure.security}, which verifies it.
 */
package com.promotion.coupon.application.identity;
