package com.promotion.coupon.web.contract;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.promotion.coupon.fixtures.Answer;
import com.promotion.coupon.openapi.ApiDocument;
import com.promotion.coupon.openapi.ApiDocument.Operation;
import com.promotion.servers.Browser;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.WebElement;

/** The page of the API: served with all its files, and usable in a browser. */
public interface ApiPageContract extends RunningService {
    @ParameterizedTest
    @CsvSource({"/docs, text/html", "/docs/, text/html", "/docs/api.js, javascript"})
    default void the_page_is_served(String path, String type) {
        Answer page = client().get(path);
        Answer found = page.status() == 200
                ? page
                : client().get(page.header("Location").orElseThrow());

        assertThat(found).hasStatus(200);
        assertThat(found.header("Content-Type").orElseThrow()).contains(type);
        assertThat(found.body()).isNotBlank();
    }

    /** Script and style of the page, from the webjar, and nothing from another host. */
    @Test
    default void scripts_and_styles_of_the_page_are_served_by_the_service() {
        Answer page = client().get("/docs/");
        List<String> links = Pattern.compile("(?:href|src)=\"([^\"]+)\"")
                .matcher(page.body())
                .results()
                .map(link -> link.group(1))
                .toList();

        assertThat(links).hasSizeGreaterThan(3).noneMatch(link -> link.contains("//"));
        for (String link : links) {
            Answer file = client().get(page.uri().resolve(link).getPath());
            assertThat(file.status()).as(link).isEqualTo(200);
            if (link.endsWith(".js")) {
                assertThat(file.header("Content-Type").orElseThrow()).contains("javascript");
            }
            if (link.endsWith(".css")) {
                assertThat(file.header("Content-Type").orElseThrow()).startsWith("text/css");
            }
        }
    }

    @Test
    default void the_page_shows_every_operation_and_sends_a_request() {
        long policyId = client().openPolicy(7);
        Optional<Browser> found = Browser.start();
        assumeTrue(found.isPresent(), "There is no browser");

        try (Browser browser = found.get()) {
            browser.open(client().get("/docs/").uri().toString());

            assertThat(browser.all(".opblock .opblock-summary-operation-id"))
                    .extracting(WebElement::getText)
                    .containsExactlyInAnyOrderElementsOf(ApiDocument.shipped().operations().stream()
                            .map(Operation::id)
                            .toList());

            String operation = "[id^='operations-'][id$='-getStock'] ";
            browser.click(operation + ".opblock-summary-control");
            browser.click(operation + ".try-out__btn");
            WebElement parameter = browser.one(operation + "tr[data-param-name='policyId'] input");
            parameter.clear();
            parameter.sendKeys(Long.toString(policyId));
            browser.click(operation + ".execute");

            assertThat(browser.one(operation + ".live-responses-table tbody .response-col_status")
                            .getText())
                    .startsWith("200");
            assertThat(browser.one(operation + ".live-responses-table tbody .response-col_description")
                            .getText())
                    .contains("\"remainingStock\": 7");
            assertThat(browser.complaints()).isEmpty();
        }
    }
}
