/**
 * The connection to the database: how sessions begin, how the schema is brought up to date, and in which state the server is. Used by
 * the server's pool and through the ports of {@code application.node}.
 */
package com.promotion.coupon.infrastructure.database;
