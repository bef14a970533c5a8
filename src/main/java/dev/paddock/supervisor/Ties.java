package dev.paddock.supervisor;

import dev.paddock.domain.Problem;
import dev.paddock.domain.Remedy;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.platform.Processes;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Servers that are to end with Paddock, on a system that has no tie between processes: Paddock ends them when it ends in an
 * orderly way, and the next one ends what a crash left.
 */
final class Ties {
    private static final Logger LOG = LoggerFactory.getLogger(Ties.class);

    private final Optional<String> whyNot;
    private final Timings timings;

    Ties(Processes processes, Timings timings) {
        this.whyNot = processes.whyNotTied();
        this.timings = timings;
    }

    private static boolean isTied(ServerSnapshot server) {
        return server.instance().server().diesWithPaddock() && server.isRunning() && !server.attached();
    }

    /** Empty where the system ends them, or none is there. */
    Optional<Problem> warning(Collection<ServerSnapshot> servers) {
        List<ServerSnapshot> tied = servers.stream().filter(Ties::isTied).toList();
        if (tied.isEmpty()) {
            return Optional.empty();
        }
        String names = tied.stream().map(server -> "\"" + server.name() + "\"").collect(Collectors.joining(", "));
        return whyNot.map(why -> Problem.of(
                        "not-tied",
                        "A crash of Paddock would leave " + names + " running until Paddock starts again",
                        why + "; otherwise what has dies_with_paddock ends together with Paddock",
                        "Nothing needs to be done: the next start of Paddock ends it.")
                .withRemedies(List.of(Remedy.of(Remedy.Kind.EDIT_INSTANCE))));
    }

    /** Blocks until they have ended, as long as the most patient of them may take. */
    void endWhatTheSystemWouldNot(Collection<ServerActor> servers) {
        List<ServerActor> tied = servers.stream()
                .filter(server -> whyNot.isPresent() && isTied(server.snapshot()))
                .toList();
        if (tied.isEmpty()) {
            return;
        }
        Duration patience = tied.stream()
                .map(server -> server.snapshot().instance().server().stopGrace())
                .max(Duration::compareTo)
                .orElse(Duration.ZERO)
                .plus(timings.killLimit());
        try {
            List<ServerSnapshot> ended = Stages.all(
                            tied.stream().map(server -> server.stop(false)).toList())
                    .toCompletableFuture()
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
            LOG.info("{} servers ended with Paddock", ended.size());
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Not every server that was to end with Paddock has; the next start ends it", e);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
