package com.promotion.coupon.web.advice;

import com.promotion.coupon.exception.CouponErrorCode;
import com.promotion.coupon.exception.Message;
import com.promotion.coupon.exception.MessageKey;
import com.promotion.coupon.exception.Messages;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The error bodies in one language. A message without arguments always has the same body, so it is written once, in both
 * forms: "sold out" is the most frequent answer of the service. Callers must not change the arrays.
 */
final class ErrorBodies {
    private static final Map<String, ErrorBodies> BY_LANGUAGE = Messages.LANGUAGES.stream()
            .collect(Collectors.toUnmodifiableMap(
                    Function.identity(), language -> new ErrorBodies(Messages.in(language))));

    private final Messages messages;
    private final Map<MessageKey, byte[]> jsons = new EnumMap<>(MessageKey.class);
    private final Map<MessageKey, byte[]> problems = new EnumMap<>(MessageKey.class);

    private ErrorBodies(Messages messages) {
        this.messages = messages;
        for (MessageKey key : MessageKey.values()) {
            Message message = Message.of(key);
            jsons.put(key, writeJson(message));
            problems.put(key, writeProblem(ErrorResponses.statusOf(key.code()), message));
        }
    }

    /** @param language one of {@link Messages#LANGUAGES} */
    static ErrorBodies in(String language) {
        return BY_LANGUAGE.get(language);
    }

    byte[] json(Message message) {
        return message.arguments().isEmpty() ? jsons.get(message.key()) : writeJson(message);
    }

    byte[] problem(int status, Message message) {
        boolean written = message.arguments().isEmpty()
                && status == ErrorResponses.statusOf(message.key().code());
        return written ? problems.get(message.key()) : writeProblem(status, message);
    }

    private byte[] writeJson(Message message) {
        return ErrorBody.json(message.key().code(), messages.text(message));
    }

    private byte[] writeProblem(int status, Message message) {
        CouponErrorCode code = message.key().code();
        return ProblemBody.json(status, code, messages.title(code), messages.text(message));
    }
}
