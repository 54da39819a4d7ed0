package com.promotion;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.domain.CouponPolicy;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which package may depend on which. Each rule is checked twice: it holds for the service, and it is broken by the class in
 * {@link com.promotion.architecture} that breaks it on purpose, so no rule can pass because it looks at nothing.
 */
class ArchitectureTest {
    private static final JavaClasses SERVICE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("com.promotion");

    static final ArchRule DOMAIN = classes()
            .that()
            .resideInAPackage("..coupon.domain..")
            .should()
            .onlyDependOnClassesThat(
                    resideInAnyPackage("java..", "jakarta.persistence..", "..coupon.domain..", "..coupon.exception.."));

    static final ArchRule DOMAIN_WITHOUT_ENTITY_MANAGER = noClasses()
            .that()
            .resideInAPackage("..coupon.domain..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(EntityManager.class);

    static final ArchRule APPLICATION = classes()
            .that()
            .resideInAPackage("..coupon.application..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                            "java..",
                            "javax.crypto..",
                            "jakarta.inject..",
                            "jakarta.enterprise..",
                            "jakarta.transaction..",
                            "jakarta.ejb..",
                            "jakarta.annotation..",
                            "org.eclipse.microprofile..",
                            "io.micrometer.core.instrument..",
                            "..coupon.domain..",
                            "..coupon.exception..",
                            "..coupon.application..")
                    .and(resideInAnyPackage("java.sql..").negate()));

    static final ArchRule EXCEPTIONS = classes()
            .that()
            .resideInAPackage("..coupon.exception..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage("java..", "..coupon.exception.."));

    static final ArchRule INFRASTRUCTURE = noClasses()
            .that()
            .resideInAPackage("..coupon.infrastructure..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..coupon.web..", "jakarta.ws.rs..");

    static final ArchRule WEB = noClasses()
            .that()
            .resideInAPackage("..coupon.web..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..coupon.infrastructure..", "org.redisson..", "org.hibernate..");

    /** Each package is a slice of its own, so no two packages use each other, nor do longer circles. */
    static final ArchRule NO_CYCLES =
            slices().matching("..coupon.(**)").should().beFreeOfCycles();

    /** The services are what the web calls; the use cases below them know nothing of them. */
    static final ArchRule USE_CASES = noClasses()
            .that()
            .resideInAPackage("..coupon.application.(*)..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("..coupon.application");

    /** Public only because packages of the application share them: a request may not go around the services. */
    static final ArchRule WEB_ASKS_SERVICES = noClasses()
            .that()
            .resideInAPackage("..coupon.web..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "..coupon.application.issue..",
                    "..coupon.application.reconcile..",
                    "..coupon.application.expiry..",
                    "..coupon.application.query..",
                    "..coupon.application.ticket..");

    /** Everything else goes through the port {@code Transactions}. */
    static final ArchRule TRANSACTIONS = methods()
            .that()
            .areAnnotatedWith(Transactional.class)
            .should()
            .beDeclaredInClassesThat()
            .haveSimpleName("JtaBoundary");

    private static final int CLASSES_PER_PACKAGE_MAX = 15;

    static final ArchRule CLOCK = noClasses()
            .that()
            .resideInAPackage("com.promotion..")
            .should()
            .callMethod(LocalDateTime.class, "now")
            .orShould()
            .callMethod(Instant.class, "now");

    static final ArchRule THREADS = noClasses()
            .that()
            .resideInAPackage("com.promotion..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Executors.class)
            .orShould()
            .callConstructor(Thread.class, Runnable.class);

    static Stream<Arguments> rules() {
        return Stream.of(
                Arguments.of("domain", DOMAIN),
                Arguments.of("domain without EntityManager", DOMAIN_WITHOUT_ENTITY_MANAGER),
                Arguments.of("application", APPLICATION),
                Arguments.of("exceptions", EXCEPTIONS),
                Arguments.of("infrastructure", INFRASTRUCTURE),
                Arguments.of("web", WEB),
                Arguments.of("no cycles", NO_CYCLES),
                Arguments.of("use cases", USE_CASES),
                Arguments.of("web asks services", WEB_ASKS_SERVICES),
                Arguments.of("transactions", TRANSACTIONS),
                Arguments.of("clock", CLOCK),
                Arguments.of("threads", THREADS));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void the_service_keeps_the_rule(String name, ArchRule rule) {
        assertThat(SERVICE.contain(CouponPolicy.class)).isTrue();
        rule.check(SERVICE);
    }

    @Test
    void no_package_has_more_than_fifteen_classes() {
        Map<String, Long> sizes = SERVICE.stream()
                .filter(type -> !type.isNestedClass() && !type.isAnonymousClass())
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .filter(type -> !type.getPackageName().endsWith(".exception")) // one per reason
                .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));

        assertThat(sizes).hasSizeGreaterThan(20);
        assertThat(sizes.values()).allMatch(size -> size <= CLASSES_PER_PACKAGE_MAX, sizes.toString());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void the_rule_is_red_for_the_class_that_breaks_it(String name, ArchRule rule) {
        JavaClasses offenders = new ClassFileImporter().importPackages("com.promotion.architecture");

        List<String> complaints = rule.allowEmptyShould(true)
                .evaluate(offenders)
                .getFailureReport()
                .getDetails();

        assertThat(complaints).as(name).isNotEmpty();
    }
}
