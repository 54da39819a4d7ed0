package com.promotion.architecture.coupon.exception;

import jakarta.ws.rs.core.Response;

record ExceptionThatKnowsHttp(Response response) {}
