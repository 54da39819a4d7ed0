/** The REST resources. */
package com.promotion.coupon.web.controller;
