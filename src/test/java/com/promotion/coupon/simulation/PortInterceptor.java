package com.promotion.coupon.simulation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Stands in front of a port of the application and changes what some of its methods answer. */
final class PortInterceptor {
    private PortInterceptor() {}

    /** One call of a method of the port. */
    record Call(Object target, Method method, List<Object> arguments) {
        boolean is(String name) {
            return method.getName().equals(name);
        }

        Object proceed() {
            try {
                return method.invoke(target, arguments.toArray());
            } catch (InvocationTargetException thrown) {
                if (thrown.getCause() instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) thrown.getCause();
            } catch (IllegalAccessException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    /** @param handler answers each call, or lets it proceed to the target */
    static <T> T around(Class<T> port, T target, Function<Call, Object> handler) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(),
                new Class<?>[] {port},
                (proxy, method, arguments) -> handler.apply(
                        new Call(target, method, arguments == null ? List.of() : Arrays.asList(arguments)))));
    }
}
