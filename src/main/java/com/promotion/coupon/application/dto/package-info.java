/**
 * The commands that the use cases take and the results that they return: values, never entities. Used by {@code web} and by
 * all packages of {@code application}.
 */
package com.promotion.coupon.application.dto;
