package com.promotion.coupon.web.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.promotion.coupon.application.identity.Caller;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
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
    private static final JavaClasses CONTROLLERS =
            new ClassFileImporter().importPackages("com.promotion.coupon.web.controller");

    private static List<Method> operations() {
        return CONTROLLERS.stream()
                .filter(type -> type.isAnnotatedWith(Path.class))
                .map(JavaClass::reflect)
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> Arrays.stream(method.getAnnotations())
                        .anyMatch(annotation -> annotation.annotationType().isAnnotationPresent(HttpMethod.class)))
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

    /** As the bytecode says it, also through private methods: so no method can forget it. */
    @Test
    void every_operation_of_customers_counts_for_a_user() {
        assertThat(ofCustomers()).hasSizeGreaterThan(6).allSatisfy(method -> assertThat(
                        callsOf(method).anyMatch(call -> call.getTargetOwner().isEquivalentTo(ActingUsers.class)))
                .as(method.getFullName())
                .isTrue());
    }

    @Test
    void no_controller_asks_for_the_user_elsewhere() {
        assertThat(CONTROLLERS.stream()
                        .flatMap(type -> type.getMethodCallsFromSelf().stream())
                        .filter(call -> call.getTargetOwner().isEquivalentTo(Caller.class))
                        .map(call -> call.getTarget().getName()))
                .doesNotContain("actFor", "actForOptional", "userId");
    }

    @Test
    void every_operation_that_names_a_coupon_counts_what_it_does_not_find() {
        assertThat(operations().stream()
                        .filter(method -> method.isAnnotationPresent(CustomerApi.class))
                        .filter(method -> method.isAnnotationPresent(Path.class)))
                .hasSizeGreaterThan(5)
                .allSatisfy(method -> assertThat(
                                method.getAnnotation(CustomerApi.class).looksUpCoupon())
                        .as(method.toString())
                        .isEqualTo(method.getAnnotation(Path.class).value().contains("{couponId}")));
    }

    private static List<JavaMethod> ofCustomers() {
        return CONTROLLERS.stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.isAnnotatedWith(CustomerApi.class))
                .toList();
    }

    /** The calls of a method, and of the methods of its class that it calls. */
    private static Stream<JavaMethodCall> callsOf(JavaMethod method) {
        return method.getMethodCallsFromSelf().stream()
                .flatMap(call -> Stream.concat(
                        Stream.of(call),
                        call.getTarget().resolveMember().stream()
                                .filter(target -> target.getOwner().equals(method.getOwner()))
                                .filter(target -> !target.equals(method))
                                .flatMap(ResourceAccessTest::callsOf)));
    }
}
