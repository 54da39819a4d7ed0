/** What goes over the wire. */
package com.promotion.coupon.web.dto;
