/**
 * Maps MicroProfile Config to the settings and checks it at the start. Other adapters ask {@link
 * com.promotion.coupon.infrastructure.config.SettingsReader} only where no bean can be injected; no other class knows a key.
 */
package com.promotion.coupon.infrastructure.config;
