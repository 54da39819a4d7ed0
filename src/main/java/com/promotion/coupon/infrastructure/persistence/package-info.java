/**
 * The repositories and queries: PostgreSQL through JPA, and set-based SQL where there are hundreds of rows. Implements the ports
 * of {@code domain} and {@code application}.
 */
package com.promotion.coupon.infrastructure.persistence;
