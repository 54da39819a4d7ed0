/** Time-ordered ids from a node id that is leased in the database. */
package com.promotion.coupon.infrastructure.id;
