package com.promotion.coupon.infrastructure.redis;

import java.util.List;

/** The keys of one policy. They share the hash tag {@code {policyId}}, so they live in one Redis Cluster slot. */
record GateKeys(long policyId) {

    /** String: coupons left. */
    String stock() {
        return "coupon:stock:{" + policyId + "}";
    }

    /** Set: admitted users, and "0", which is no user: with it an empty set exists, so that a lost one can be detected. */
    String admittedUsers() {
        return "coupon:issued:{" + policyId + "}";
    }

    /** Stream: one entry per gate call that admitted a claim. */
    String outbox() {
        return "coupon:outbox:{" + policyId + "}";
    }

    /** Hash: startAt and endAt in Unix milliseconds, and what the loader knows of the rest: see swap.lua. */
    String window() {
        return "coupon:window:{" + policyId + "}";
    }

    /** String: the token of the loader that may swap. */
    String loader() {
        return "coupon:loader:{" + policyId + "}";
    }

    /** Set under construction. */
    String loading(String token) {
        return "coupon:loading:{" + policyId + "}:" + token;
    }

    /** Hash: user → coupon id of claims that were answered "pending". */
    String promised() {
        return "coupon:promised:{" + policyId + "}";
    }

    /**
     * String: policy, user and outbox entry of a promised coupon id, separated by spaces. It has no hash tag, because a
     * request for a coupon names nothing but the coupon id.
     */
    static String promise(long couponId) {
        return "coupon:promise:" + couponId;
    }

    /** What a loader puts in place, its token, and the outbox. */
    List<Object> ofLoadedState() {
        return List.of(stock(), admittedUsers(), outbox(), window(), loader());
    }

    List<Object> ofSwap(String token) {
        return List.of(stock(), admittedUsers(), outbox(), window(), loader(), loading(token));
    }

    List<Object> ofClaim() {
        return List.of(stock(), admittedUsers(), outbox(), window(), promised());
    }
}
