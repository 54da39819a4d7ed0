/** Request bodies and parameters, checked so that every complaint names field and value. */
package com.promotion.coupon.web.dto.request;
