package com.promotion.system.faults;

import static com.promotion.coupon.fixtures.AnswerAssert.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.servers.ApplicationServer;
import com.promotion.servers.BackingServers;
import com.promotion.servers.ServerKind;
import com.promotion.servers.TestServers;
import com.promotion.system.faults.proxy.CommitWatch;
import com.promotion.system.faults.proxy.TcpProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How often a coupon's transaction waits for PostgreSQL. A question that a pool asks before each transaction is in no
 * profile and in no log; here it is one request more.
 */
@ParameterizedClass
@EnumSource(ServerKind.class)
class LedgerRoundTripsIT {
    /** Lock (with BEGIN), rows, COMMIT. */
    private static final int REQUESTS = 3;

    private static final int COUPONS = 51;
    private static final Path DIRECTORY = Path.of("target", "round-trips-it");

    private static final Queue<Integer> requestsOfIssues = new ConcurrentLinkedQueue<>();
    private static TcpProxy toDatabase;
    private static ApplicationServer server;

    private final ServerKind kind;

    LedgerRoundTripsIT(ServerKind kind) {
        this.kind = kind;
    }

    @BeforeParameterizedClassInvocation
    static void start(ServerKind kind) throws IOException {
        stop();
        BackingServers servers = TestServers.get();
        int port = servers.dataSource().getPortNumbers()[0];
        toDatabase = new TcpProxy(port, CountedRequests::new);
        Map<String, String> environment = new HashMap<>(servers.environmentForTests());
        environment.put("COUPON_DB_URL", servers.jdbcUrl().replace(":" + port + "/", ":" + toDatabase.port() + "/"));
        server = kind.start(Path.of(System.getProperty("service.war")), environment, DIRECTORY);
        server.awaitReady(ApplicationServer.READY_LIMIT);
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.close();
            server = null;
            toDatabase.close();
        }
    }

    @Test
    void 쿠폰_한_장을_기록할_때_데이터베이스에_세_번만_묻는다() {
        ServiceClient client = ServiceClient.ofReady(server.url(), server.health());
        long policyId = client.openPolicy(2 * COUPONS);
        for (long user = 1; user <= COUPONS; user++) {
            assertThat(client.issue(policyId, user))
                    .hasStatus(201); // until the driver has prepared what it is asked for
        }
        requestsOfIssues.clear();

        for (long user = COUPONS + 1; user <= 2 * COUPONS; user++) {
            assertThat(client.issue(policyId, user)).hasStatus(201);
        }

        List<Integer> counts = requestsOfIssues.stream().sorted().toList();
        assertThat(counts).as("one transaction each").hasSize(COUPONS);
        assertThat(counts.get(COUPONS / 10))
                .as("%s; a tenth has no more: timers and the pool's checks use these connections too: %s", kind, counts)
                .isEqualTo(REQUESTS);
    }

    /** Counts the requests on one connection until one commits coupons. */
    private static final class CountedRequests implements Predicate<String> {
        private final CommitWatch commits = new CommitWatch();
        private int requests;

        @Override
        public boolean test(String request) {
            requests++;
            if (commits.test(request)) {
                requestsOfIssues.add(requests);
                requests = 0;
            }
            return false; // nothing is cut
        }
    }
}
