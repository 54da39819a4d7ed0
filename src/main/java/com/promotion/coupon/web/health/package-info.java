/**
 * The checks of MicroProfile Health: whether this node can issue, and how the timers' jobs do. Called by the server.
 */
package com.promotion.coupon.web.health;
