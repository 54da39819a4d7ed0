/** The pools of issuing, made of the container's threads. */
package com.promotion.coupon.infrastructure.threads;
