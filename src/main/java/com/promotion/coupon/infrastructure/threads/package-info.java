/**
 * The thread pools, made of the container's threads. They are injected as {@code @ThreadPool} from
 * {@code application.concurrent}.
 */
package com.promotion.coupon.infrastructure.threads;
