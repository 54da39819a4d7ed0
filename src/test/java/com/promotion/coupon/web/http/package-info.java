/** What the service does with HTTP by itself, without a server. */
package com.promotion.coupon.web.http;
