package com.promotion.coupon.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.coupon.fixtures.ServiceWar;
import com.promotion.coupon.openapi.ApiDocument;
import com.promotion.coupon.openapi.ApiDocument.Operation;
import com.promotion.servers.Browser;
import java.net.URI;
import java.net.URL;
import java.util.Optional;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.WebElement;

/** The page of the API in a browser: everything is on it, and it works. */
@ArquillianTest
class ApiPageIT {
    @ArquillianResource
    private URL url;

    @Deployment(testable = false)
    static WebArchive service() {
        return ServiceWar.packaged();
    }

    @Test
    void the_page_shows_every_operation_and_sends_a_request_that_somebody_tries() {
        ServiceClient client = ServiceClient.ofReady(URI.create(url.toString()));
        long policyId = client.openPolicy(7);
        Optional<Browser> found = Browser.start();
        assumeTrue(found.isPresent(), "There is no browser");

        try (Browser browser = found.get()) {
            browser.open(url + "docs/");

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
