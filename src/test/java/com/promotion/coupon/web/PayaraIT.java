package com.promotion.coupon.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.Await;
import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.coupon.fixtures.ServiceWar;
import java.net.URI;
import java.net.URL;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** The contract on Payara Micro. */
@ArquillianTest
class PayaraIT extends OpenApiHttpIT {

    @ArquillianResource
    private URL url;

    @Deployment(testable = false)
    static WebArchive service() {
        return ServiceWar.packaged();
    }

    @Override
    ServiceClient connected() {
        return ServiceClient.ofReady(URI.create(url.toString()));
    }

    @Test
    void metrics_are_among_those_of_the_server() {
        long policyId = client.openPolicy(7);

        Await.until(
                "the policy is shown",
                () -> client.get("/metrics?scope=application").body(),
                text -> text.lines()
                        .anyMatch(line -> line.startsWith("coupon_stock_remaining{")
                                && line.contains("policy=\"" + policyId + "\"")
                                && line.endsWith(" 7")));
        assertThat(client.get("/metrics?scope=base").body()).contains("jvm_uptime_seconds");
    }
}
