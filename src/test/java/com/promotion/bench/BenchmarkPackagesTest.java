package com.promotion.bench;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** Programs use the tests' servers and fixtures, never the other way round. */
class BenchmarkPackagesTest {
    private static final String[] PROGRAMS = {"com.promotion.bench..", "com.promotion.launcher.."};
    /** Without the libraries on the class path, which take much longer to read. */
    private static final JavaClasses ALL = ArchConfiguration.withThreadLocalScope(configuration -> {
        configuration.setResolveMissingDependenciesFromClassPath(false);
        return new ClassFileImporter().importPath("target/test-classes");
    });

    @Test
    void nothing_else_uses_the_programs() {
        assertThat(ALL.contain(IssueBench.class)).isTrue();

        noClasses()
                .that()
                .resideOutsideOfPackages(PROGRAMS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(PROGRAMS)
                .check(ALL);
    }

    @Test
    void the_packages_of_the_benchmarks_have_no_cycle() {
        slices().matching("com.promotion.(**)")
                .should()
                .beFreeOfCycles()
                .check(ALL.that(resideInAPackage("com.promotion.bench..")));
    }
}
