/**
 * Time-ordered coupon ids from a node id that is leased in the database. Implements the ports of {@code application.node}.
 */
package com.promotion.coupon.infrastructure.id;
