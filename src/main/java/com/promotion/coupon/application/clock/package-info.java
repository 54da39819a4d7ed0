/**
 * The clocks of node, database and gate, compared with each other, so that one that jumps decides nothing. The repositories read
 * the time through it; the jobs of the timers ask it before they do what cannot be undone.
 */
package com.promotion.coupon.application.clock;
