package com.promotion.coupon.infrastructure.transaction;

import jakarta.transaction.TransactionManager;
import jakarta.transaction.UserTransaction;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.hibernate.engine.transaction.jta.platform.internal.AbstractJtaPlatform;

/** Tells Hibernate where Payara and WildFly keep their transaction manager. */
public class ServerJtaPlatform extends AbstractJtaPlatform {
    private static final long serialVersionUID = 1L;

    @Override
    protected TransactionManager locateTransactionManager() {
        return lookUp(TransactionManager.class, "java:appserver/TransactionManager", "java:jboss/TransactionManager");
    }

    @Override
    protected UserTransaction locateUserTransaction() {
        return lookUp(UserTransaction.class, "java:comp/UserTransaction", "java:jboss/UserTransaction");
    }

    @SuppressWarnings("BanJNDI") // constant names of the server itself, no user input
    private static <T> T lookUp(Class<T> type, String payaraName, String wildflyName) {
        try {
            return type.cast(InitialContext.doLookup(payaraName));
        } catch (NamingException notPayara) {
            try {
                return type.cast(InitialContext.doLookup(wildflyName));
            } catch (NamingException unknownServer) {
                throw new IllegalStateException(
                        "Neither " + payaraName + " nor " + wildflyName + " is bound on this server", unknownServer);
            }
        }
    }
}
