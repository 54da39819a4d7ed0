/** Answer bodies. */
package com.promotion.coupon.web.dto.response;
