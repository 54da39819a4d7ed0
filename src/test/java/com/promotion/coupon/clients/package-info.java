/** Clients that openapi-generator makes of the API's document, as somebody else would; nothing generated is kept. */
package com.promotion.coupon.clients;
