package com.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests and benchmarks keep the sizes that can be read at once. {@link ArchitectureTest} counts the classes of the service. */
class SourceSizeTest {
    private static final int LINES_PER_FILE_MAX = 300;
    private static final int CLASSES_PER_PACKAGE_MAX = 15;

    @ParameterizedTest
    @ValueSource(strings = {"src/test/java", "src/bench/java"})
    void no_file_has_more_than_three_hundred_lines(Path sources) throws IOException {
        Map<Path, Integer> tooLong = new TreeMap<>();
        for (Path file : javaFiles(sources)) {
            int lines = Files.readAllLines(file).size();
            if (lines > LINES_PER_FILE_MAX) {
                tooLong.put(sources.relativize(file), lines);
            }
        }

        assertThat(tooLong).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"src/test/java", "src/bench/java"})
    void no_package_has_more_than_fifteen_classes(Path sources) throws IOException {
        Map<Path, Long> sizes = javaFiles(sources).stream()
                .filter(file -> !file.endsWith("package-info.java"))
                .collect(Collectors.groupingBy(
                        file -> sources.relativize(file.getParent()), TreeMap::new, Collectors.counting()));

        assertThat(sizes).isNotEmpty();
        assertThat(sizes.values()).allMatch(size -> size <= CLASSES_PER_PACKAGE_MAX, sizes.toString());
    }

    private static List<Path> javaFiles(Path sources) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
