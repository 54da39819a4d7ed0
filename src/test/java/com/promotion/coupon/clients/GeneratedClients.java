package com.promotion.coupon.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.promotion.coupon.fixtures.PolicyDraft;
import com.promotion.coupon.fixtures.ServiceClient;
import com.promotion.tokens.TokenIssuer;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.apache.commons.io.file.PathUtils;

/**
 * The clients in {@code target/clients}, generated and compiled once for all tests of a JVM. The generator brings libraries of its own and
 * so runs in a process of its own; its jar has the Jackson that its Java client needs.
 */
public final class GeneratedClients {
    private static final Path SOURCES = Path.of("src", "test", "resources", "clients");
    private static final Path TARGET = Path.of("target", "clients");
    private static final Path TYPESCRIPT = TARGET.resolve("typescript");
    private static final int NODE_MIN = 18;

    /** As a project that starts today would have them. */
    private static final String TSCONFIG = """
            {"compilerOptions": {"strict": true, "noUncheckedIndexedAccess": true, "target": "ES2022", "module": "NodeNext",
              "moduleResolution": "NodeNext", "lib": ["ES2022", "DOM"], "types": [], "outDir": "out"}, "include": ["story.ts", "client"]}
            """;

    private static GeneratedClients clients;

    private boolean typeScriptCompiled;

    private GeneratedClients() {
        try {
            if (Files.exists(TARGET)) {
                PathUtils.deleteDirectory(TARGET);
            }
            Files.createDirectories(TARGET);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Command.run(List.of(
                java(),
                "-jar",
                generator(),
                "batch",
                "--fail-fast",
                SOURCES.resolve("native.yaml").toString(),
                SOURCES.resolve("microprofile.yaml").toString(),
                SOURCES.resolve("typescript.yaml").toString()));
        compile("native", SOURCES.resolve("CouponStory.java"));
        compile("microprofile");
    }

    /** Generates them the first time. */
    public static synchronized GeneratedClients get() {
        if (clients == null) {
            clients = new GeneratedClients();
        }
        return clients;
    }

    /** Plays the story with the Java client; returns what it prints. */
    public String playJava(ServiceClient service, long customer) {
        List<String> command =
                new ArrayList<>(List.of(java(), "-cp", classes("native") + File.pathSeparator + classPath()));
        command.add("CouponStory");
        command.addAll(arguments(service, customer));
        return Command.run(command);
    }

    /** Plays the story with the TypeScript client; returns what it prints. */
    public synchronized String playTypeScript(ServiceClient service, long customer) {
        if (!typeScriptCompiled) {
            compileTypeScript();
            typeScriptCompiled = true;
        }
        List<String> command = new ArrayList<>(
                List.of("node", TYPESCRIPT.resolve("out/story.js").toString()));
        command.addAll(arguments(service, customer));
        return Command.run(command);
    }

    /** What is missing for TypeScript; empty when it can be played. */
    public static Optional<String> missingForTypeScript() {
        String missing = "Node.js " + NODE_MIN
                + " or newer is not on the PATH (Debian: nodejs), so the TypeScript client is not tested";
        try {
            String version = Command.run(List.of("node", "--version"));
            boolean newEnough = Integer.parseInt(version.replaceFirst("(?s)^v(\\d+).*", "$1")) >= NODE_MIN;
            return newEnough ? Optional.empty() : Optional.of(missing);
        } catch (UncheckedIOException noSuchProgram) {
            return Optional.of(missing);
        }
    }

    private static void compile(String client, Path... more) {
        List<String> arguments = new ArrayList<>(
                List.of("-nowarn", "-proc:none", "-encoding", "UTF-8", "-d", classes(client), "-cp", classPath()));
        Stream.of(more).map(Path::toString).forEach(arguments::add);
        try (Stream<Path> files = Files.walk(TARGET.resolve(client).resolve("src/main/java"))) {
            files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ByteArrayOutputStream complaints = new ByteArrayOutputStream();
        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, complaints, complaints, arguments.toArray(String[]::new));
        if (result != 0) {
            throw new AssertionError("The " + client + " client does not compile:\n" + complaints.toString(UTF_8));
        }
    }

    private static void compileTypeScript() {
        try {
            Files.copy(SOURCES.resolve("story.ts"), TYPESCRIPT.resolve("story.ts"));
            Files.writeString(TYPESCRIPT.resolve("tsconfig.json"), TSCONFIG);
            Files.writeString(TYPESCRIPT.resolve("package.json"), "{\"type\": \"module\"}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Command.run(List.of("node", System.getProperty("typescript.compiler"), "-p", TYPESCRIPT.toString()));
    }

    private static List<String> arguments(ServiceClient service, long customer) {
        TokenIssuer issuer = TokenIssuer.ofTests();
        LocalDateTime now = LocalDateTime.now(PolicyDraft.BUSINESS_ZONE).truncatedTo(ChronoUnit.SECONDS);
        return List.of(
                service.service().toString().replaceFirst("/$", ""),
                issuer.all(),
                issuer.customer(customer),
                now.minusHours(1).toString(),
                now.plusDays(1).toString(),
                now.plusDays(2).toString(),
                now.plusDays(30).toString());
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static String generator() {
        return System.getProperty("openapi.generator.jar");
    }

    private static String classes(String client) {
        return TARGET.resolve(client).resolve("classes").toString();
    }

    /** The generator's first, because its libraries fit each other. */
    private static String classPath() {
        return generator() + File.pathSeparator + System.getProperty("java.class.path");
    }
}
