/**
 * The service's issuing path over real PostgreSQL and Redis, without an application server. Integration tests of the
 * application and the benchmarks in process use it.
 */
package com.promotion.coupon.harness;
