package com.promotion.coupon.harness;

import com.promotion.coupon.application.transaction.DataConflictException;
import com.promotion.coupon.application.transaction.Transactions;
import jakarta.persistence.EntityManager;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Supplier;
import org.hibernate.SessionFactory;
import org.hibernate.exception.ConstraintViolationException;

/** Transactions without an application server: each has an entity manager of its own, which the thread's work uses. */
final class ResourceLocalTransactions implements Transactions {
    private static final ThreadLocal<EntityManager> CURRENT = new ThreadLocal<>();

    private final SessionFactory sessions;

    ResourceLocalTransactions(SessionFactory sessions) {
        this.sessions = sessions;
    }

    @Override
    public <T> T call(Supplier<T> work) {
        if (CURRENT.get() != null) {
            return work.get();
        }
        try (EntityManager entities = sessions.createEntityManager()) {
            CURRENT.set(entities);
            entities.getTransaction().begin();
            try {
                T result = work.get();
                entities.getTransaction().commit();
                return result;
            } catch (ConstraintViolationException met) {
                entities.getTransaction().rollback();
                throw new DataConflictException(met);
            } catch (RuntimeException failure) {
                entities.getTransaction().rollback();
                throw failure;
            }
        } finally {
            CURRENT.remove();
        }
    }

    /** Delegates to the entity manager of the current thread's transaction. */
    EntityManager entities() {
        return (EntityManager) Proxy.newProxyInstance(
                ResourceLocalTransactions.class.getClassLoader(),
                new Class<?>[] {EntityManager.class},
                (proxy, method, arguments) -> {
                    try {
                        return method.invoke(CURRENT.get(), arguments);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
    }
}
