package com.promotion.coupon.web.contract.policy;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static com.promotion.coupon.web.contract.PolicyPaths.items;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.fixtures.PolicyDraft;
import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.coupon.web.contract.RunningService;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All policies, newest first, page by page; and the search in them. */
public interface PolicyListContract extends RunningService {
    @Test
    default void list_pages_from_the_newest_on_without_gaps_while_others_are_added() {
        long first = client().openPolicy(1);
        for (int i = 0; i < 6; i++) {
            client().planned(PolicyDraft.open(1));
        }
        List<Long> expected = database().policiesFrom(first);

        List<Long> seen = new ArrayList<>();
        String cursor = "";
        while (!seen.contains(first)) {
            JsonNode page =
                    client().get(ServiceClient.POLICIES + "?limit=2" + cursor).json();
            assertThat(page.path("items")).hasSizeBetween(1, 2);
            page.path("items").forEach(item -> seen.add(item.path("id").asLong()));
            cursor = "&cursor=" + page.path("nextCursor").asText();
            client().planned(PolicyDraft.open(1));
        }

        assertThat(seen.subList(0, seen.indexOf(first) + 1)).isEqualTo(expected);
    }

    @Test
    default void last_page_has_no_next_cursor() {
        client().openPolicy(1);
        long oldest = database().policiesFrom(0).stream().min(Long::compare).orElseThrow();

        Answer last = client().get(ServiceClient.POLICIES + "?limit=100&cursor=" + (oldest + 1));
        Answer beyond = client().get(ServiceClient.POLICIES + "?cursor=" + oldest);

        assertThat(last.json().path("items")).hasSize(1);
        assertThat(last.members()).containsExactly("items");
        assertThat(beyond).hasStatus(200);
        assertThat(beyond.body()).isEqualTo("{\"items\":[]}");
    }

    @Test
    default void full_last_page_has_no_next_cursor_either() {
        client().openPolicy(1);
        client().openPolicy(1);
        List<Long> oldestLast = database().policiesFrom(0);
        long secondOldest = oldestLast.get(oldestLast.size() - 2);

        Answer page = client().get(ServiceClient.POLICIES + "?limit=2&cursor=" + (secondOldest + 1));

        assertThat(page.json().path("items")).hasSize(2);
        assertThat(page.members()).containsExactly("items");
    }

    @Test
    default void list_shows_20_policies_by_default() {
        for (int i = 0; i < 21; i++) {
            client().planned(PolicyDraft.open(1));
        }

        assertThat(client().get(ServiceClient.POLICIES).json().path("items")).hasSize(20);
        assertThat(client().get(ServiceClient.POLICIES + "?limit=21").json().path("items"))
                .hasSize(21);
        assertThat(client().get(ServiceClient.POLICIES + "?limit=1").json().path("items"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=-1", "limit=101", "limit=ten", "limit=1.5", "limit=99999999999999999999"})
    default void list_refuses_a_limit_out_of_bounds(String query) {
        assertThat(client().get(ServiceClient.POLICIES + "?" + query))
                .isRefusal(400, "CP008")
                .mentioning("limit", query.substring("limit=".length()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "newest", "9223372036854775808"})
    default void list_refuses_a_cursor_that_is_no_id(String cursor) {
        assertThat(client().get(ServiceClient.POLICIES + "?cursor=" + cursor))
                .isRefusal(400, "CP008")
                .mentioning("cursor", cursor);
    }

    @Test
    default void policies_are_found_by_state_name_and_window_page_by_page() {
        LocalDateTime now = database().now().withNano(0);
        String mark = "찾기 50%_" + now.toString().replace(':', '.');
        LocalDateTime next = now.plusYears(3);
        PolicyDraft early = PolicyDraft.open(1).with("name", mark + " Early").with("expireAt", next.plusYears(1));
        PolicyDraft late = early.with("name", mark + " Late").window(next, next.plusDays(1));
        List<Long> earlyIds = List.of(client().planned(early), client().activated(early), client().planned(early));
        long lateId = client().planned(late);

        assertThat(found("name", mark)).containsExactly(lateId, earlyIds.get(2), earlyIds.get(1), earlyIds.get(0));
        assertThat(found("name", "찾기 50%_", "status", "ACTIVE"))
                .contains(earlyIds.get(1))
                .doesNotContain(earlyIds.get(0));
        assertThat(found("name", mark + " LATE")).containsExactly(lateId);
        assertThat(found("name", "50__" + now.toString().replace(':', '.'))).isEmpty();
        assertThat(found("name", mark, "from", next.plusHours(1).toString())).containsExactly(lateId);
        assertThat(found("name", mark, "to", next.toString()))
                .doesNotContain(lateId)
                .hasSize(3);
        assertThat(found(
                        "name",
                        mark,
                        "from",
                        next.toString(),
                        "to",
                        next.plusDays(2).toString()))
                .containsExactly(lateId);
        JsonNode page = client().get(query("name", mark, "limit", "3")).json();
        assertThat(page.path("items")).hasSize(3);
        assertThat(found("name", mark, "cursor", page.path("nextCursor").asText()))
                .containsExactly(earlyIds.get(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"status=OPEN", "from=yesterday", "to=2025-01-14"})
    default void invalid_search_is_refused_with_the_parameter_and_the_value(String query) {
        assertThat(client().get(ServiceClient.POLICIES + "?" + query))
                .isRefusal(400, "CP008")
                .mentioning(query.split("=", -1));
    }

    private List<Long> found(String... parameters) {
        return items(client().get(query(parameters))).stream()
                .map(item -> item.path("id").asLong())
                .toList();
    }

    private static String query(String... parameters) {
        StringBuilder query = new StringBuilder();
        for (int i = 0; i < parameters.length; i += 2) {
            query.append(i == 0 ? "" : "&").append(parameters[i]).append('=').append(parameters[i + 1]);
        }
        try {
            return new URI(null, null, ServiceClient.POLICIES, query.toString(), null).toASCIIString();
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
