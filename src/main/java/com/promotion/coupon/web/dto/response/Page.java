package com.promotion.coupon.web.dto.response;

import com.promotion.coupon.web.dto.request.PageRequest;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * One page of a list.
 *
 * @param nextCursor hand it back as {@code cursor} for the next page; absent on the last one
 */
@JsonbPropertyOrder({"items", "nextCursor"})
public record Page<T>(List<T> items, String nextCursor) {

    /**
     * @param found up to {@link PageRequest#rows}; the one too many tells that there is a next page
     * @param key what the list is sorted by
     */
    public static <S, T> Page<T> of(PageRequest page, List<S> found, ToLongFunction<S> key, Function<S, T> item) {
        boolean more = found.size() > page.limit();
        return new Page<>(
                found.stream().limit(page.limit()).map(item).toList(),
                more ? String.valueOf(key.applyAsLong(found.get(page.limit() - 1))) : null);
    }
}
