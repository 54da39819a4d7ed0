/**
 * The settings of the service, typed and checked. Every layer may use them; only {@code infrastructure.config} reads
 * configuration keys.
 */
package com.promotion.coupon.application.config;
