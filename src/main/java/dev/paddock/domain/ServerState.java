package dev.paddock.domain;

/** Where a server is in its life. Health is told apart, see {@link Health}. */
public enum ServerState {
    /** No process, none wanted. */
    STOPPED,
    /** Being checked and spawned. */
    LAUNCHING,
    /** The process lives and loads its model. */
    INITIALIZING,
    /** It answered {@code /health} with 200, or is assumed ready, see {@link ServerSnapshot#assumedReady()}. */
    READY,
    /** Asked to stop; the grace period runs. */
    TERMINATING,
    /** The grace period is over; the process tree is being killed. */
    FORCE_KILLING,
    /** Died and waits out the backoff before the next launch. */
    RESTARTING,
    /** Given up, for the reason in {@link ServerSnapshot#problem()}. */
    FAILED;

    /** True where no process exists and none will come by itself. */
    public boolean isSettledDown() {
        return this == STOPPED || this == FAILED;
    }

    /** True where a process may exist or is about to. */
    public boolean isActive() {
        return !isSettledDown();
    }

    /** True while a stop is under way. */
    public boolean isStopping() {
        return this == TERMINATING || this == FORCE_KILLING;
    }
}
