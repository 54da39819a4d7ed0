/** HTTP: requests in, answers out. The only place that knows status codes, JSON and languages. */
package com.promotion.coupon.web;
