package com.promotion.coupon.application.dto;

import java.util.List;

/**
 * Some of the policies that customers see.
 *
 * @param nextBeforeId where the next page begins; null on the last one
 */
public record OpenPolicyPage(List<OpenPolicyView> policies, Long nextBeforeId) {}
