package dev.paddock.supervisor;

import dev.paddock.domain.Health;
import dev.paddock.domain.Instance;
import dev.paddock.domain.RequestCounts;
import dev.paddock.domain.ServerSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Whether a process may come beside the one whose place it takes, and when that one may go. Safe for several threads. */
final class Replacing {
    private final Room room;
    private final AtomicReference<@Nullable Traffic> traffic = new AtomicReference<>();

    Replacing(Room room) {
        this.room = room;
    }

    /** Null where nothing leads requests to servers. */
    void leads(@Nullable Traffic leader) {
        traffic.set(leader);
    }

    /**
     * Why the server has to be stopped first, as half a sentence; empty where it has not. Blocks as {@link Room} does.
     *
     * @param saved what the new process is to be
     */
    Optional<String> obstacle(ServerSnapshot now, Instance saved) {
        Integer fixed = saved.server().port();
        if (traffic.get() == null) {
            return Optional.of("the gateway is not open, so nothing could lead its clients to a new process");
        }
        if (!saved.rpc().isEmpty()) {
            return Optional.of("its workers on other machines serve one at a time");
        }
        if (fixed != null && fixed.equals(now.port())) {
            return Optional.of("its port " + fixed + " is fixed");
        }
        if (now.assumedReady() || now.health() != Health.HEALTHY) {
            return Optional.of("it does not say that it is well");
        }
        if (!room.fits(List.of(saved))) {
            return Optional.of("it is not certain that there is memory for two of it");
        }
        return Optional.empty();
    }

    boolean wantsKeys() {
        Traffic leader = traffic.get();
        return leader != null && leader.wantsKeys();
    }

    /** Null where nothing leads requests to servers. */
    @Nullable
    RequestCounts counts(String server) {
        Traffic leader = traffic.get();
        return leader == null ? null : leader.counts(server);
    }

    CompletionStage<Void> drained(ServerSnapshot old) {
        Traffic leader = traffic.get();
        return leader == null
                ? CompletableFuture.completedStage(null)
                : CompletableFuture.completedStage(old).thenComposeAsync(leader::drained, Answers.BACKGROUND);
    }
}
