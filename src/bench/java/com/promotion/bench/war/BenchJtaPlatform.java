package com.promotion.bench.war;

import jakarta.transaction.TransactionManager;
import jakarta.transaction.UserTransaction;
import org.hibernate.engine.jndi.JndiException;
import org.hibernate.engine.transaction.jta.platform.internal.AbstractJtaPlatform;

/** Where Payara or WildFly keeps its transaction manager; Hibernate looks in a place of the past. */
public class BenchJtaPlatform extends AbstractJtaPlatform {
    private static final long serialVersionUID = 1L;

    @Override
    protected TransactionManager locateTransactionManager() {
        return (TransactionManager) locate("java:appserver/TransactionManager", "java:jboss/TransactionManager");
    }

    @Override
    protected UserTransaction locateUserTransaction() {
        return (UserTransaction) locate("java:comp/UserTransaction", "java:jboss/UserTransaction");
    }

    private Object locate(String payaraName, String wildflyName) {
        try {
            return jndiService().locate(payaraName);
        } catch (JndiException notPayara) {
            return jndiService().locate(wildflyName);
        }
    }
}
