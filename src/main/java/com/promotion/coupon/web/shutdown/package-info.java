/**
 * Counts each HTTP request until it is answered, and answers new ones 503 while the service shuts down. Used by the server, as
 * filter and servlet.
 */
package com.promotion.coupon.web.shutdown;
