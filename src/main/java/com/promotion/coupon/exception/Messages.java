package com.promotion.coupon.exception;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.IllegalFormatException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PropertyResourceBundle;
import java.util.ResourceBundle;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The texts of one language, from {@code META-INF/messages/messages_<language>.properties}.
 *
 * <p>The files are read once and not with {@code ResourceBundle.getBundle}: the JDK would keep the bundles in a cache of its
 * own, where those of an undeployed application stay until memory is short, and a missing file would silently be replaced
 * by the one of the server's locale. Here only this class refers to them, so they go with the application's class loader.
 *
 * <p>A text that a bundle lacks, or that has placeholders which do not fit the arguments, is a bug that MessageBundlesTest finds; the
 * caller then sees the code instead of the text.
 */
public final class Messages {

    /** The first is used for callers that accept none of them. A further language needs an entry here and a file. */
    public static final List<String> LANGUAGES = List.of("ko", "en");

    private static final String LOG_LANGUAGE = "en";

    private static final Map<String, Messages> BY_LANGUAGE = LANGUAGES.stream()
            .collect(Collectors.toUnmodifiableMap(Function.identity(), language -> new Messages(bundle(language))));

    private final Map<MessageKey, String> texts = new EnumMap<>(MessageKey.class);
    private final Map<CouponErrorCode, String> titles = new EnumMap<>(CouponErrorCode.class);

    Messages(ResourceBundle bundle) {
        for (MessageKey key : MessageKey.values()) {
            texts.put(key, textOrCode(bundle, key.key(), key.code()));
        }
        for (CouponErrorCode code : CouponErrorCode.values()) {
            titles.put(code, textOrCode(bundle, titleKey(code), code));
        }
    }

    /** @param language one of {@link #LANGUAGES} */
    public static Messages in(String language) {
        return BY_LANGUAGE.get(language);
    }

    static Messages forLogs() {
        return in(LOG_LANGUAGE);
    }

    static String titleKey(CouponErrorCode code) {
        return code.code() + ".title";
    }

    static ResourceBundle bundle(String language) {
        String path = "/META-INF/messages/messages_" + language + ".properties";
        try (InputStream in = Messages.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("The WAR lacks " + path);
            }
            return new PropertyResourceBundle(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        }
    }

    private static String textOrCode(ResourceBundle bundle, String key, CouponErrorCode code) {
        return bundle.containsKey(key) ? bundle.getString(key) : code.code();
    }

    public String text(Message message) {
        String text = texts.get(message.key());
        if (message.arguments().isEmpty()) {
            return text;
        }
        try {
            return String.format(Locale.ROOT, text, message.arguments().toArray());
        } catch (IllegalFormatException wrongPlaces) {
            return message.key().code().code();
        }
    }

    /** What all errors of the code have in common, in a few words. */
    public String title(CouponErrorCode code) {
        return titles.get(code);
    }
}
