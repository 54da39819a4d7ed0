package com.promotion.architecture.coupon.web;

import com.promotion.architecture.coupon.application.issue.StageThatKnowsAService;
import com.promotion.architecture.coupon.infrastructure.InfrastructureThatAnswers;

public record WebThatReachesThrough(InfrastructureThatAnswers adapter, StageThatKnowsAService stage) {}
