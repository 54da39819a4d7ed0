package com.promotion.coupon.web.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which resource methods are open to whom. */
class ResourceAccessTest {

    private static List<Method> operations() {
        return new ClassFileImporter()
                .importPackages("com.promotion.coupon.web.controller").stream()
                        .filter(type -> type.isAnnotatedWith(Path.class))
                        .map(JavaClass::reflect)
                        .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                        .filter(method -> Arrays.stream(method.getAnnotations())
                                .anyMatch(annotation ->
                                        annotation.annotationType().isAnnotationPresent(HttpMethod.class)))
                        .toList();
    }

    @Test
    void every_operation_says_in_one_way_who_may_call_it() {
        assertThat(operations()).hasSizeGreaterThan(20).allSatisfy(method -> assertThat(
                        Stream.of(PublicApi.class, AdminApi.class, CustomerApi.class)
                                .filter(method::isAnnotationPresent))
                .as(method.toString())
                .hasSize(1));
    }

    @Test
    void only_open_policies_and_stock_are_open_to_all() {
        assertThat(operations().stream()
                        .filter(method -> method.isAnnotationPresent(PublicApi.class))
                        .map(Method::getName))
                .containsExactlyInAnyOrder("stock", "policies");
    }

    @Test
    void every_operation_below_admin_needs_a_role() {
        assertThat(operations().stream().filter(method -> method.getDeclaringClass()
                        .getAnnotation(Path.class)
                        .value()
                        .startsWith("/admin")))
                .hasSizeGreaterThan(10)
                .allSatisfy(method -> assertThat(method.getAnnotation(AdminApi.class))
                        .as(method.toString())
                        .isNotNull());
    }
}
