/** The API's document held against the code, and what running its examples takes. */
package com.promotion.coupon.openapi;
