package dev.paddock.gateway;

import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What requests do with one server. Guarded by the dispatcher's lock. */
final class Use {
    static final Duration SUSPICION = Duration.ofSeconds(1);

    /** For requests that are under way. */
    final Set<Lease> leases = new HashSet<>();
    /** Grows with each use of any server. */
    long last;

    /** It takes no more requests, so that it can give way. */
    boolean draining;

    /** As a client wished last; null where none did. */
    @Nullable
    Duration keepAlive;

    private long lastNanos = System.nanoTime();
    private @Nullable Problem failure;
    private long failureNanos;
    private @Nullable ServerSnapshot suspect;
    private long suspectNanos;

    int inFlight() {
        return leases.size();
    }

    void usedNow() {
        lastNanos = System.nanoTime();
    }

    /** How long nobody has asked for it, in nanoseconds. */
    long idleNanos() {
        return System.nanoTime() - lastNanos;
    }

    void failed(Problem problem) {
        failure = problem;
        failureNanos = System.nanoTime();
    }

    void forgetFailure() {
        failure = null;
    }

    /** Why its last start failed. */
    Optional<Problem> failure() {
        return Optional.ofNullable(failure);
    }

    boolean failedWithin(Duration time) {
        return failure != null && System.nanoTime() - failureNanos < time.toNanos();
    }

    void suspect(ServerSnapshot server) {
        suspect = server;
        suspectNanos = System.nanoTime();
    }

    /** The same process as the one that did not answer a moment ago: most likely it is dead, and that not yet known. */
    boolean suspects(ServerSnapshot server) {
        return suspect != null
                && Objects.equals(suspect.pid(), server.pid())
                && Objects.equals(suspect.startedAt(), server.startedAt())
                && System.nanoTime() - suspectNanos < SUSPICION.toNanos();
    }
}
