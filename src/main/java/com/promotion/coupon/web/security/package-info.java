/**
 * Who may call what. Each resource method says it with one annotation; {@link com.promotion.coupon.web.security.AccessFilter} asks for
 * the token and checks the roles, on every server in the same way. Used by {@code web.controller}.
 */
package com.promotion.coupon.web.security;
