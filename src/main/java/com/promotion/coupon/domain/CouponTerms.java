package com.promotion.coupon.domain;

import com.promotion.coupon.exception.InvalidRequestException;
import com.promotion.coupon.exception.MessageKey;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.lang.reflect.RecordComponent;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a campaign offers and when: the one list of these fields. {@link #requireValid} checks them as a whole.
 *
 * @param name 1 to {@value #NAME_MAX} characters as a person counts them, of which at least one shows
 * @param description up to {@value #DESCRIPTION_MAX} such characters, or null
 * @param discountValue money for FIXED (1 or more), percent for PERCENTAGE (1 to 100)
 * @param maxDiscountAmount what a coupon takes off at most, 1 to {@link Order#AMOUNT_MAX}, or null for no limit
 * @param minOrderAmount what an order must come to, 1 to {@link Order#AMOUNT_MAX}, or null when any will do
 * @param totalQuantity coupons to give away, 1 to {@value #QUANTITY_MAX}
 * @param startAt first millisecond of issuing
 * @param endAt first millisecond after issuing
 * @param expireAt when the coupons stop being usable, not before {@code endAt}
 * @param proofOfWorkBits zero bits that a claim must show, 0 (none) to {@value #PROOF_OF_WORK_BITS_MAX}
 */
@Embeddable
public record CouponTerms(
        String name,
        String description,
        @Enumerated(EnumType.STRING) DiscountType discountType,
        int discountValue,
        Long maxDiscountAmount,
        Long minOrderAmount,
        int totalQuantity,
        LocalDateTime startAt,
        LocalDateTime endAt,
        LocalDateTime expireAt,
        int proofOfWorkBits) {

    static final int NAME_MAX = 100;
    static final int DESCRIPTION_MAX = 1000;
    static final int QUANTITY_MAX = 100_000_000;
    static final int FIXED_MAX = 1_000_000_000;
    static final int PROOF_OF_WORK_BITS_MAX = 24;

    /** What a person takes for one character: a letter with its marks, an emoji of several code points. */
    private static final Pattern CHARACTER = Pattern.compile("\\X");

    /** Unicode calls them letters or symbols, but they show nothing: the fillers of Hangul, the empty Braille cell. */
    private static final String EMPTY_LETTERS = "\u115F\u1160\u3164\uFFA0\u2800";

    /**
     * These terms, when they keep every rule. Terms that are read from the database are not checked: they were valid when they
     * were stored, and a rule that is added later must not make them unreadable.
     *
     * @throws InvalidRequestException (CP008) naming the first field that breaks a rule, and its value
     */
    public CouponTerms requireValid() {
        length("name", name, 1, NAME_MAX);
        if (description != null) {
            length("description", description, 0, DESCRIPTION_MAX);
        }
        between("discountValue", discountValue, 1, discountType == DiscountType.PERCENTAGE ? 100 : FIXED_MAX);
        optionalAmount("maxDiscountAmount", maxDiscountAmount);
        optionalAmount("minOrderAmount", minOrderAmount);
        between("totalQuantity", totalQuantity, 1, QUANTITY_MAX);
        wholeMillis("startAt", startAt);
        wholeMillis("endAt", endAt);
        wholeMillis("expireAt", expireAt);
        if (!startAt.isBefore(endAt)) {
            throw new InvalidRequestException(MessageKey.END_NOT_AFTER_START, endAt, startAt);
        }
        if (expireAt.isBefore(endAt)) {
            throw new InvalidRequestException(MessageKey.EXPIRE_BEFORE_END, expireAt, endAt);
        }
        between("proofOfWorkBits", proofOfWorkBits, 0, PROOF_OF_WORK_BITS_MAX);
        return this;
    }

    /** What a coupon takes off an order. */
    public Discount discount() {
        return new Discount(discountType, discountValue, maxDiscountAmount, minOrderAmount);
    }

    /** What is different, in the order of the members; null on either side for no terms at all. */
    public static List<FieldChange> changes(CouponTerms from, CouponTerms to) {
        return Arrays.stream(CouponTerms.class.getRecordComponents())
                .map(member -> FieldChange.of(member.getName(), value(member, from), value(member, to)))
                .filter(FieldChange::isDifferent)
                .toList();
    }

    private static Object value(RecordComponent member, CouponTerms terms) {
        try {
            return terms == null ? null : member.getAccessor().invoke(terms);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void length(String field, String value, int min, int max) {
        long length = CHARACTER.matcher(value).results().count();
        if (length < min || length > max) {
            throw new InvalidRequestException(MessageKey.WRONG_LENGTH, field, min, max, length);
        }
        if (min > 0 && value.codePoints().noneMatch(CouponTerms::isVisible)) {
            throw new InvalidRequestException(MessageKey.NOTHING_VISIBLE, field);
        }
    }

    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK -> false;
            default -> EMPTY_LETTERS.indexOf(codePoint) < 0;
        };
    }

    private static void optionalAmount(String field, Long value) {
        if (value != null) {
            between(field, value, 1, Order.AMOUNT_MAX);
        }
    }

    private static void between(String field, long value, long min, long max) {
        if (value < min || value > max) {
            throw new InvalidRequestException(MessageKey.NOT_IN_RANGE, field, min, max, value);
        }
    }

    private static void wholeMillis(String field, LocalDateTime value) {
        if (!value.equals(value.truncatedTo(ChronoUnit.MILLIS)) || value.getYear() < 2000 || value.getYear() > 9999) {
            throw new InvalidRequestException(MessageKey.UNSUPPORTED_TIME, field, value);
        }
    }
}
