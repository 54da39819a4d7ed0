package com.promotion.coupon.web.advice;

import com.promotion.coupon.exception.LocalizedText;

/**
 * In which words and which form a caller wants to be told of a failure.
 *
 * @param acceptLanguage the request's header of this name, or null
 * @param accept the request's header of this name, or null
 */
public record ErrorFormat(String acceptLanguage, String accept) {

    String in(LocalizedText text) {
        return AcceptLanguage.choose(acceptLanguage, text);
    }

    boolean problem() {
        return ProblemBody.isWanted(accept);
    }
}
