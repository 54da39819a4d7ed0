package com.promotion.coupon.application.identity;

import com.promotion.coupon.exception.ForbiddenException;
import com.promotion.coupon.exception.InvalidRequestException;
import com.promotion.coupon.exception.MessageKey;
import java.security.Principal;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who sent a request. A customer acts for himself: the subject is the user's id. A caller with the role {@link Roles#SERVICE} acts
 * for any user.
 *
 * @param subject as the token names it
 * @param roles of the token
 */
public record Caller(String subject, Set<String> roles) implements Principal {

    /** What a gateway sends that has authenticated its callers itself: it vouches for the user ids. */
    public static final Caller GATEWAY = new Caller("gateway", Set.of(Roles.SERVICE));

    private static final Pattern DIGITS = Pattern.compile("[1-9][0-9]{0,18}");

    public Caller {
        roles = Set.copyOf(roles);
    }

    @Override
    public String getName() {
        return subject;
    }

    public boolean hasRole(String role) {
        return roles.contains(role);
    }

    /** Whether the caller may act for any user. */
    public boolean actsForOthers() {
        return hasRole(Roles.SERVICE);
    }

    /**
     * The user that the caller acts for.
     *
     * @param requested the user id in the request, or null without one
     * @throws ForbiddenException (CP016) when a customer names another user, or the subject is no user id
     * @throws InvalidRequestException (CP008) when a caller that acts for others names no user
     */
    public long actFor(Long requested) {
        if (!actsForOthers()) {
            return ownIdOr(requested);
        }
        if (requested == null) {
            throw new InvalidRequestException(MessageKey.REQUIRED, "userId");
        }
        return requested;
    }

    /**
     * As {@link #actFor}, where naming the user is optional.
     *
     * @return the user, or null when the caller acts for others and names none
     */
    public Long actForOptional(Long requested) {
        return actsForOthers() ? requested : (Long) ownIdOr(requested);
    }

    /** Whether the caller may know of what belongs to this user. */
    public boolean maySee(long userId) {
        return actsForOthers() || userId().equals(OptionalLong.of(userId));
    }

    private long ownIdOr(Long requested) {
        long own = userId().orElseThrow(() -> new ForbiddenException(MessageKey.SUBJECT_NOT_USER));
        if (requested != null && requested != own) {
            throw new ForbiddenException(MessageKey.OTHER_USER, requested);
        }
        return own;
    }

    /** The subject, when it is a number of 1 or more in 64 bits. */
    public OptionalLong userId() {
        try {
            return DIGITS.matcher(subject).matches() ? OptionalLong.of(Long.parseLong(subject)) : OptionalLong.empty();
        } catch (NumberFormatException tooLarge) {
            return OptionalLong.empty();
        }
    }
}
