/** What goes into and comes out of the use cases: values, never entities. */
package com.promotion.coupon.application.dto;
