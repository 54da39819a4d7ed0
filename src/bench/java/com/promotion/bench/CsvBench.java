package com.promotion.bench;

import com.promotion.bench.report.Options;
import com.promotion.bench.report.ResultFile;
import com.promotion.bench.stack.BenchStack;
import com.promotion.bench.stack.IssuedCoupons;
import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.servers.PayaraMicro;
import com.promotion.tokens.TokenIssuer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How long the coupons of a large policy take as CSV, and how much memory the server takes for it. */
public final class CsvBench {
    private static final int ROUNDS = 3;
    private static final int BUFFER = 1 << 16;

    private CsvBench() {}

    /** Options: see deploy/bench/README.md. */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> defaults = new TreeMap<>(BenchStack.options());
        defaults.put("issued", "3000000");
        Options options = new Options(arguments, defaults);
        int issued = options.number("issued");
        ResultFile result = new ResultFile("csv", "All coupons of a policy as CSV", options);
        result.say("%,d coupons; server JVM %s.", issued, String.join(" ", PayaraMicro.JVM_OPTIONS));
        try (BenchStack stack = new BenchStack(options)) {
            PayaraMicro node = stack.start(Map.of());
            node.awaitReady(PayaraMicro.READY_LIMIT);
            long policyId = ServiceClient.at(node.url()).openPolicy("bench: as CSV", issued);
            fill(stack, policyId, issued);
            URI csv = URI.create(node.url() + "/api/v1/admin/coupon-policies/" + policyId + "/coupons.csv");
            for (int round = 1; round <= ROUNDS; round++) {
                result.say(round(csv, node.process(), round, issued));
            }
        }
        result.write();
    }

    private static void fill(BenchStack stack, long policyId, int issued) throws SQLException {
        try (Connection database = stack.connection()) {
            IssuedCoupons.insert(database, policyId, issued);
        }
    }

    private static String round(URI csv, ProcessHandle server, int round, int issued)
            throws IOException, InterruptedException {
        long before = BenchStack.residentMib(List.of(server));
        long most = before;
        long start = System.nanoTime();
        long bytes = 0;
        long lines = 0;
        HttpClient http =
                HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build();
        HttpResponse<InputStream> answer = http.send(
                HttpRequest.newBuilder(csv)
                        .header(
                                "Authorization",
                                "Bearer " + TokenIssuer.ofTests().all())
                        .build(),
                BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            byte[] buffer = new byte[BUFFER];
            for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                if (bytes >> 24 != (bytes + n) >> 24) {
                    most = Math.max(most, BenchStack.residentMib(List.of(server)));
                }
                bytes += n;
                for (int i = 0; i < n; i++) {
                    lines += buffer[i] == '\n' ? 1 : 0;
                }
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (answer.statusCode() != 200 || lines != issued + 1L) {
            throw new IllegalStateException(
                    "Status " + answer.statusCode() + ", " + lines + " lines for " + issued + " coupons");
        }
        return String.format(
                "- round %d: %,d lines, %,d MiB in %.1f s (%,.0f lines/s); the server's resident memory was %,d MiB"
                        + " before and at most %,d MiB meanwhile",
                round, lines, bytes >> 20, seconds, lines / seconds, before, most);
    }
}
