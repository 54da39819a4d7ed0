package com.promotion.system.faults.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.promotion.system.faults.proxy.TcpProxy.Cut;
import com.promotion.system.faults.proxy.TcpProxy.Mode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The proxy before a server that notes every line of four bytes and sends it back. */
class TcpProxyTest {
    private static final int LINE = 4;

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private ServerSocket server;
    private TcpProxy proxy;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        daemon(() -> {
            while (!server.isClosed()) {
                Socket client = server.accept();
                daemon(() -> echo(client));
            }
        });
        proxy = new TcpProxy(server.getLocalPort(), () -> request -> request.startsWith("cut"));
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        server.close();
    }

    @Test
    void forwards_both_ways() throws Exception {
        try (Socket client = connect()) {
            assertThat(ask(client, "one\n")).isEqualTo("one\n");
            assertThat(ask(client, "two\n")).isEqualTo("two\n");
        }
    }

    @Test
    void drops_the_reply_of_what_was_done() throws Exception {
        try (Socket client = connect()) {
            assertThat(ask(client, "one\n")).isEqualTo("one\n");
            proxy.set(Mode.DROP_REPLIES);

            assertThatThrownBy(() -> ask(client, "two\n")).isInstanceOf(SocketTimeoutException.class);
            assertThat(heard()).isEqualTo("one\n");
            assertThat(heard()).isEqualTo("two\n");
        }
    }

    @Test
    void swallows_everything_and_forwards_new_connections_when_healed() throws Exception {
        try (Socket client = connect()) {
            proxy.set(Mode.BLACK_HOLE);
            assertThatThrownBy(() -> ask(client, "one\n")).isInstanceOf(SocketTimeoutException.class);
            assertThat(heard).isEmpty();
        }
        proxy.heal();
        try (Socket client = connect()) {
            assertThat(ask(client, "two\n")).isEqualTo("two\n");
        }
    }

    @Test
    void resets_connections_and_refuses_new_ones() throws Exception {
        try (Socket client = connect()) {
            assertThat(ask(client, "one\n")).isEqualTo("one\n");
            proxy.set(Mode.RESET);
            assertThatThrownBy(() -> ask(client, "two\n")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void cuts_before_the_server_gets_the_request() throws Exception {
        proxy.cutNext(1, Cut.BEFORE_SERVER);
        try (Socket client = connect()) {
            assertThat(ask(client, "one\n")).isEqualTo("one\n");
            assertThatThrownBy(() -> ask(client, "cut\n")).isInstanceOf(IOException.class);
        }
        assertThat(heard()).isEqualTo("one\n");
        assertThat(heard).isEmpty();
    }

    @Test
    void cuts_after_the_server_did_it_and_only_as_often_as_told() throws Exception {
        proxy.cutNext(1, Cut.BEFORE_REPLY);
        try (Socket client = connect()) {
            assertThatThrownBy(() -> ask(client, "cut\n")).isInstanceOf(IOException.class);
        }
        assertThat(heard()).isEqualTo("cut\n");
        try (Socket client = connect()) {
            assertThat(ask(client, "cut\n")).isEqualTo("cut\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"insert into issued_coupon (id)", "with p as (select 1) insert into issued_coupon (id)"})
    void a_commit_is_recognised_by_its_text_and_later_by_its_name_but_only_after_an_insert(String insert) {
        CommitWatch watch = new CommitWatch();

        assertThat(watch.test("P\0\0\0\20S_1\0COMMIT\0\0\0B\0\0\0\16\0S_1\0\0\0"))
                .isFalse();
        assertThat(watch.test("P\0\0\0\77S_2\0" + insert + " select 1\0")).isFalse();
        assertThat(watch.test("B\0\0\0\16\0S_1\0\0\0")).isTrue();
        assertThat(watch.test("B\0\0\0\16\0S_1\0\0\0")).isFalse();
        assertThat(watch.test("B\0\0\0\16\0S_2\0\0\0")).isFalse();
        assertThat(watch.test("B\0\0\0\16\0S_1\0\0\0")).isTrue();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        socket.setSoTimeout(300);
        return socket;
    }

    private static String ask(Socket socket, String line) throws IOException {
        socket.getOutputStream().write(line.getBytes(StandardCharsets.US_ASCII));
        byte[] reply = socket.getInputStream().readNBytes(LINE);
        if (reply.length < LINE) {
            throw new IOException("The connection ended");
        }
        return new String(reply, StandardCharsets.US_ASCII);
    }

    private String heard() throws InterruptedException {
        return heard.poll(10, TimeUnit.SECONDS);
    }

    private void echo(Socket client) throws IOException {
        try (client) {
            for (byte[] line = read(client); line.length == LINE; line = read(client)) {
                heard.add(new String(line, StandardCharsets.US_ASCII));
                client.getOutputStream().write(line);
            }
        }
    }

    private static byte[] read(Socket client) throws IOException {
        return client.getInputStream().readNBytes(LINE);
    }

    /** Work that ends with its socket. */
    private interface Work {
        void run() throws IOException;
    }

    private static void daemon(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException ended) {
                // The test closed the socket.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
