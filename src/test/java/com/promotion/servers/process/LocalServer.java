package com.promotion.servers.process;

/** A real server that runs as a process of this machine, on a loopback port. */
public abstract class LocalServer implements AutoCloseable {
    private final ProcessHandle process;
    private final int port;

    protected LocalServer(ProcessHandle process, int port) {
        this.process = process;
        this.port = port;
    }

    public final int port() {
        return port;
    }

    public final ProcessHandle process() {
        return process;
    }

    /** As {@code kill -9}; another server can continue on the same directory. */
    public final void kill() {
        Processes.kill(process);
    }

    /** Stops the server cleanly, so that all it was told is on the disk; does nothing when it has ended. */
    @Override
    public void close() {
        if (Processes.isRunning(process)) {
            stop(process);
        }
    }

    protected abstract void stop(ProcessHandle running);
}
