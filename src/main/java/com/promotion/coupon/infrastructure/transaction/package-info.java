/**
 * Transactions of JTA on every server: where they begin and end, and what their failures mean.
 */
package com.promotion.coupon.infrastructure.transaction;
