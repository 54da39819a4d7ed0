/**
 * Maps MicroProfile Config to the settings and checks them at the start; no other class knows a key. Other adapters use {@link
 * com.promotion.coupon.infrastructure.config.SettingsReader} only where no bean can be injected.
 */
package com.promotion.coupon.infrastructure.config;
