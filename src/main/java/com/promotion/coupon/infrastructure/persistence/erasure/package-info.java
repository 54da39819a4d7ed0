/** The adapter of the erasure of users to the database. */
package com.promotion.coupon.infrastructure.persistence.erasure;
