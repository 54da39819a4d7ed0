/**
 * Request bodies and parameters, validated so that each error names field and value. Used by the controllers.
 */
package com.promotion.coupon.web.dto.request;
