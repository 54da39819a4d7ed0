/** What can be refused and why: one code per reason, with its words in Korean and English. No HTTP here. */
package com.promotion.coupon.exception;
