/** From failures to answers: codes to statuses, languages, the error body. */
package com.promotion.coupon.web.advice;
