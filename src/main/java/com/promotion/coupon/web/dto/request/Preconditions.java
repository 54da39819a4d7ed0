package com.promotion.coupon.web.dto.request;

import com.promotion.coupon.application.dto.PolicyView;
import com.promotion.coupon.exception.CouponException;
import com.promotion.coupon.exception.MessageKey;
import com.promotion.coupon.exception.StalePolicyException;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The conditions of a request for a policy: RFC 9110 section 13. A policy's ETag names its version, which people make, and what
 * else its answer shows: {@code "3-120-ACTIVE"}. Whether it was changed is asked of the version alone: otherwise nobody could
 * change a policy while its coupons are issued. There are no dates to compare, so conditions on dates are ignored.
 *
 * @param ifMatch the header's lines
 * @param ifNoneMatch the header's lines
 */
public record Preconditions(List<String> ifMatch, List<String> ifNoneMatch) {
    private static final String ANY = "*";
    private static final String WEAK = "W/";
    private static final Pattern VERSION = Pattern.compile("\"(0|[1-9][0-9]{0,9})(-(0|[1-9][0-9]*)-[A-Z]+)?\"");

    /** An entity-tag (RFC 9110, section 8.8.3), which may have a comma in it; or anything else up to the next comma. */
    private static final Pattern TAG = Pattern.compile("(?:W/)?\"[^\"]*\"|[^,]+");

    public static Preconditions of(List<String> ifMatch, List<String> ifNoneMatch) {
        return new Preconditions(notBlank(ifMatch), notBlank(ifNoneMatch));
    }

    private static List<String> notBlank(List<String> lines) {
        return lines.stream().filter(line -> !line.isBlank()).toList();
    }

    /** The ETag of a policy as it is shown. */
    public static String etag(PolicyView policy) {
        return "\"" + policy.version() + "-" + policy.issuedQuantity() + "-" + policy.status() + '"';
    }

    /**
     * Which versions may be changed. A weak ETag in If-Match matches nothing, as the RFC has it, nor does what is no ETag.
     *
     * @throws CouponException (CP014) when there is no If-Match
     */
    public IntPredicate requiringIfMatch() {
        if (ifMatch.isEmpty()) {
            throw new CouponException(MessageKey.VERSION_REQUIRED);
        }
        return versions();
    }

    /** As {@link #requiringIfMatch}, but without If-Match any version will do. */
    public IntPredicate versions() {
        return version -> (ifMatch.isEmpty() || tags(ifMatch).anyMatch(tag -> names(tag, version)))
                && tags(ifNoneMatch).noneMatch(tag -> names(withoutWeakness(tag), version));
    }

    /**
     * For reading: whether the caller already has this answer.
     *
     * @throws StalePolicyException when If-Match asks for another version
     */
    public boolean alreadyHas(PolicyView policy) {
        if (!ifMatch.isEmpty() && tags(ifMatch).noneMatch(tag -> names(tag, policy.version()))) {
            throw new StalePolicyException(policy.id(), policy.version());
        }
        String etag = etag(policy);
        return tags(ifNoneMatch)
                .map(Preconditions::withoutWeakness)
                .anyMatch(tag -> tag.equals(ANY) || tag.equals(etag));
    }

    private static Stream<String> tags(List<String> lines) {
        return lines.stream()
                .flatMap(line -> TAG.matcher(line).results().map(MatchResult::group))
                .map(String::strip)
                .filter(tag -> !tag.isEmpty());
    }

    private static String withoutWeakness(String tag) {
        return tag.startsWith(WEAK) ? tag.substring(WEAK.length()) : tag;
    }

    private static boolean names(String tag, int version) {
        Matcher named = VERSION.matcher(tag);
        return tag.equals(ANY) || (named.matches() && Long.parseLong(named.group(1)) == version);
    }
}
