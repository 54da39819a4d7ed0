package com.promotion.architecture.coupon.domain;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;

final class DomainThatQueries {
    @Inject
    private EntityManager entities;

    boolean open() {
        return entities.isOpen();
    }
}
