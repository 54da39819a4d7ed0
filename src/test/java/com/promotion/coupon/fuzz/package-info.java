/**
 * Requests made from the OpenAPI document and from lists of odd values, sent as they are to a running server; every answer is held
 * against the document.
 */
package com.promotion.coupon.fuzz;
