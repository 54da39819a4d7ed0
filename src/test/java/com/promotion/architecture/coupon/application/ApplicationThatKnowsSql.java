package com.promotion.architecture.coupon.application;

import java.sql.Connection;

public record ApplicationThatKnowsSql(Connection connection) {}
