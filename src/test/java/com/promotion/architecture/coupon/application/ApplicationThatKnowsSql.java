package com.promotion.architecture.coupon.application;

import java.sql.Connection;

record ApplicationThatKnowsSql(Connection connection) {}
