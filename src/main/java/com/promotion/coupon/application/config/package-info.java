/**
 * The settings of the service, typed and checked. No other package reads configuration keys.
 */
package com.promotion.coupon.application.config;
