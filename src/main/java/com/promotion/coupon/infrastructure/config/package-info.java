/** MicroProfile Config, read once and checked. */
package com.promotion.coupon.infrastructure.config;
