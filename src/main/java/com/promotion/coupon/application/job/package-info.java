/**
 * Runs the jobs of the timers and keeps a report of each. A failing job stops neither its timer nor another job.
 */
package com.promotion.coupon.application.job;
