package com.promotion.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.system.faults.FaultRun.Result;
import com.promotion.system.faults.cluster.Cluster;
import com.promotion.system.faults.cluster.Cluster.Gates;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A few faults, on two real nodes, in every build; {@code deploy/faults/run} has all of them. */
class FaultSuiteIT {
    private static Cluster cluster;

    @BeforeAll
    static void start() throws IOException {
        cluster = Cluster.start(Path.of("target", "faults"), Gates.ONE_REDIS);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    static List<Fault> faults() {
        return Faults.quick();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void every_promise_holds_whatever_breaks(Fault fault) throws InterruptedException {
        Result result = FaultRun.run(cluster, fault);

        assertThat(result.failure()).isEmpty();
        assertThat(result.violations()).isEmpty();
    }
}
