package com.promotion.coupon.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.Await;
import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.coupon.fixtures.ServiceWar;
import java.io.File;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract on Payara Micro, and the metrics of the server. */
@ArquillianTest
class PayaraIT implements ServiceContract {
    @ArquillianResource
    private URL url;

    private ServiceClient client;

    @Deployment(testable = false)
    static WebArchive service() {
        return ServiceWar.packaged();
    }

    @BeforeEach
    void connect() throws URISyntaxException {
        client = ServiceClient.ofReady(url.toURI());
    }

    @Override
    public ServiceClient client() {
        return client;
    }

    /** As arquillian.xml names it, with numbers that the server adds; the newest one. */
    @Override
    public Path serverLog() {
        File[] logs = new File("target").listFiles((directory, name) -> name.matches("payara-it\\.log(\\.\\d+)+"));
        return Arrays.stream(logs)
                .max(Comparator.comparingLong(File::lastModified))
                .orElseThrow()
                .toPath();
    }

    @Test
    void gauges_and_counters_are_among_the_metrics_of_the_server() {
        long policyId = client.openPolicy(7);
        assertThat(client.issue(policyId, 1).status()).isEqualTo(201);

        String metrics = Await.until(
                "the policy is shown, and the answer counted",
                () -> client.get("/metrics?scope=application").body(),
                text -> text.lines()
                                .anyMatch(line -> line.startsWith("coupon_stock_remaining{")
                                        && line.contains("policy=\"" + policyId + "\"")
                                        && line.endsWith(" 6.0"))
                        && text.lines()
                                .anyMatch(line -> line.startsWith("coupon_answers_total{")
                                        && line.contains("answer=\"issued\"")
                                        && !line.endsWith(" 0")
                                        && !line.endsWith(" 0.0")));

        assertThat(metrics.lines())
                .contains("# TYPE coupon_answers_total counter", "# TYPE coupon_stock_remaining gauge");
        assertThat(client.get("/metrics?scope=base").body()).contains("jvm_uptime_seconds");
    }
}
