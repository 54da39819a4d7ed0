/**
 * Runs the jobs of the timers and keeps a report of each. A failing job stops neither its timer nor another job. Used by
 * {@code CouponScheduler} and by the jobs; health and metrics read the reports.
 */
package com.promotion.coupon.application.job;
