/** The ledger and the repositories: PostgreSQL through JPA, set-based SQL where rows come by the hundred. */
package com.promotion.coupon.infrastructure.persistence;
