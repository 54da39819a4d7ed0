package com.promotion.architecture.coupon.application.issue;

import com.promotion.architecture.coupon.application.ApplicationThatKnowsSql;

public record StageThatKnowsAService(ApplicationThatKnowsSql service) {}
