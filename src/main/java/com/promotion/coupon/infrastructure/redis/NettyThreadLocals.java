package com.promotion.coupon.infrastructure.redis;

import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.function.Supplier;

/**
 * Netty keeps variables of its own in every thread that calls it. In a thread of the server they would keep all
 * classes of the application in memory after an undeployment, for as long as the thread lives.
 */
final class NettyThreadLocals {
    private NettyThreadLocals() {}

    /** Makes the call and leaves nothing behind in the calling thread, unless that is Netty's own and needs them. */
    static <T> T removedAfter(Supplier<T> call) {
        try {
            return call.get();
        } finally {
            if (!(Thread.currentThread() instanceof FastThreadLocalThread)) {
                FastThreadLocal.removeAll();
            }
        }
    }
}
