/**
 * The REST resources. They parse requests, call the services of {@code application} and write responses, without rules of their
 * own.
 */
package com.promotion.coupon.web.controller;
