/** MicroProfile Health. */
package com.promotion.coupon.web.health;
