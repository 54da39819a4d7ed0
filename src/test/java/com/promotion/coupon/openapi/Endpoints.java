package com.promotion.coupon.openapi;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The operations as the JAX-RS annotations of the controllers have them. */
final class Endpoints {
    /** Documented by media types, as OpenAPI wants it, and not as parameters. */
    private static final Set<String> NOT_DOCUMENTED = Set.of("header Accept");

    /**
     * One operation; two methods that only differ in what they produce are one.
     *
     * @param parameters {@code query limit}, with {@code =20} after it for a default
     * @param consumes empty without a body
     */
    record Endpoint(Set<String> parameters, Set<String> consumes, Set<String> produces) {
        Endpoint and(Endpoint other) {
            return new Endpoint(
                    union(parameters, other.parameters),
                    union(consumes, other.consumes),
                    union(produces, other.produces));
        }

        private static Set<String> union(Set<String> one, Set<String> other) {
            Set<String> both = new TreeSet<>(one);
            both.addAll(other);
            return both;
        }
    }

    private Endpoints() {}

    /** By {@code POST /api/v1/coupons/{couponId}/use}. */
    static Map<String, Endpoint> all() {
        Map<String, Endpoint> endpoints = new TreeMap<>();
        controllers()
                .flatMap(controller -> Arrays.stream(controller.getDeclaredMethods()))
                .forEach(method -> verb(method)
                        .ifPresent(
                                verb -> endpoints.merge(verb + " " + path(method), endpoint(method), Endpoint::and)));
        return endpoints;
    }

    private static Stream<Class<?>> controllers() {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("com.promotion").stream()
                        .filter(type -> type.isAnnotatedWith(Path.class))
                        .<Class<?>>map(JavaClass::reflect);
    }

    private static Optional<String> verb(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                .filter(verb -> verb != null)
                .map(HttpMethod::value)
                .findAny();
    }

    private static String path(Method method) {
        Path own = method.getAnnotation(Path.class);
        return "/api/v1" + method.getDeclaringClass().getAnnotation(Path.class).value()
                + (own == null ? "" : own.value());
    }

    private static Endpoint endpoint(Method method) {
        Set<String> parameters = new TreeSet<>();
        Arrays.stream(method.getParameters()).forEach(parameter -> describe(parameter)
                .filter(described -> !NOT_DOCUMENTED.contains(described))
                .ifPresent(parameters::add));
        parameters.add("header Accept-Language");
        return new Endpoint(parameters, consumes(method), produces(method));
    }

    private static Optional<String> describe(Parameter parameter) {
        DefaultValue value = parameter.getAnnotation(DefaultValue.class);
        String suffix = value == null ? "" : "=" + value.value();
        return Stream.of(
                        Optional.ofNullable(parameter.getAnnotation(PathParam.class))
                                .map(path -> "path " + path.value()),
                        Optional.ofNullable(parameter.getAnnotation(QueryParam.class))
                                .map(query -> "query " + query.value() + suffix),
                        Optional.ofNullable(parameter.getAnnotation(HeaderParam.class))
                                .map(header -> "header " + header.value() + suffix))
                .flatMap(Optional::stream)
                .findAny();
    }

    private static Set<String> consumes(Method method) {
        boolean body = List.of(method.getParameterTypes()).contains(InputStream.class);
        Consumes own = method.getAnnotation(Consumes.class);
        Consumes consumes = own == null ? method.getDeclaringClass().getAnnotation(Consumes.class) : own;
        return body ? new LinkedHashSet<>(List.of(consumes.value())) : Set.of();
    }

    private static Set<String> produces(Method method) {
        Produces own = method.getAnnotation(Produces.class);
        Produces produces = own == null ? method.getDeclaringClass().getAnnotation(Produces.class) : own;
        Set<String> types = new TreeSet<>();
        Arrays.stream(produces.value()).forEach(type -> types.add(type.replaceFirst(";.*", "")));
        return types;
    }
}
