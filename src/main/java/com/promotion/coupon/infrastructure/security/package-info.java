/**
 * Verifies access tokens (JWT) with the keys of their issuer. Implements the port {@code application.identity.AccessTokens}; used
 * by nothing else.
 */
package com.promotion.coupon.infrastructure.security;
