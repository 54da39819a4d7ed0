/** What can be refused and why: one code per reason, and the texts of each language. No HTTP here. */
package com.promotion.coupon.exception;
