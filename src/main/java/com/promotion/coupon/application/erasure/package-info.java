/** Erasing a user: what the use case needs of the database. */
package com.promotion.coupon.application.erasure;
