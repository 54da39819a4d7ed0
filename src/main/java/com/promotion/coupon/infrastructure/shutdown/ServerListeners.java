package com.promotion.coupon.infrastructure.shutdown;

import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Closes Payara's HTTP listener, so that later connections are refused and clients try another node. No standard interface does
 * this; Payara has its administration command {@code set}, which every Payara Micro includes. It is called by reflection,
 * because other servers lack its classes; there, nothing is done.
 */
final class ServerListeners {
    private static final Logger LOG = Logger.getLogger(ServerListeners.class.getName());

    private static final String DISABLE =
            "configs.config.server-config.network-config.network-listeners.network-listener.http-listener.enabled=false";

    private ServerListeners() {}

    /** Returns when the listener is closed; only for a server that is about to end. */
    static void close() {
        try {
            Class<?> globals = Class.forName("org.glassfish.internal.api.Globals");
            Class<?> commands = Class.forName("org.glassfish.embeddable.CommandRunner");
            Object runner = globals.getMethod("get", Class.class).invoke(null, commands);
            commands.getMethod("run", String.class, String[].class).invoke(runner, "set", new String[] {DISABLE});
        } catch (ClassNotFoundException otherServer) {
            LOG.log(Level.FINE, "Not Payara: it closes its listeners itself", otherServer);
        } catch (ReflectiveOperationException failure) {
            LOG.log(Level.INFO, "The HTTP listener stays open until the server closes it", failure);
        }
    }
}
