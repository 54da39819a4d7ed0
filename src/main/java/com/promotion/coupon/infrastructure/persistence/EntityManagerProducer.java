package com.promotion.coupon.infrastructure.persistence;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;

/** Makes the container's entity manager injectable through constructors; it follows the caller's transaction. */
@Dependent
public class EntityManagerProducer {

    @PersistenceContext(unitName = "coupon")
    private EntityManager entities;

    @Produces
    public EntityManager entities() {
        return entities;
    }
}
