package dev.paddock.supervisor;

import dev.paddock.domain.RestartPolicy;
import java.time.Duration;

/** Decides what comes after a death. For the server's own thread. */
final class Retries {
    /** A free port can be gone by the time that the process opens it; so many in a row are no accident. */
    private static final int MOST_PORTS_LOST = 5;

    sealed interface Next {
        /** At once, on another port: it was no failure of the server's. */
        record OtherPort() implements Next {}

        record After(Duration delay) implements Next {}

        record Never() implements Next {}
    }

    private final ServerBook book;
    private final Duration healthyReset;
    private int portsLost;
    private boolean served;
    private long servingSince;

    Retries(ServerBook book, Duration healthyReset) {
        this.book = book;
        this.healthyReset = healthyReset;
    }

    /** A person asked for a start: nothing that happened before counts. */
    void beginAnew() {
        book.resetRestarts();
        portsLost = 0;
    }

    void serving() {
        served = true;
        servingSince = System.nanoTime();
    }

    /** The run is over, or as good as that; one that served long makes up for the restarts before it. */
    void ended() {
        if (served && System.nanoTime() - servingSince >= healthyReset.toNanos()) {
            book.resetRestarts();
        }
        served = false;
    }

    /** Which of the restarts this is, for people. */
    String words() {
        return "retry " + book.restarts() + " of "
                + book.instance().restartPolicy().maxRetries();
    }

    boolean isAllowed() {
        RestartPolicy policy = book.instance().restartPolicy();
        return policy.enabled() && book.restarts() < policy.maxRetries();
    }

    Next after(PostMortem.Finding finding) {
        if (finding.portLost() && portsLost < MOST_PORTS_LOST) {
            portsLost++;
            return new Next.OtherPort();
        }
        return finding.worthRetrying() && isAllowed()
                ? new Next.After(Backoff.delay(book.instance().restartPolicy(), book.restarts()))
                : new Next.Never();
    }
}
