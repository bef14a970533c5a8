package dev.paddock.supervisor;

import dev.paddock.domain.Cleanup;
import dev.paddock.domain.Orphan;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/** The orphans that a {@link ScriptedSupervisor} knows of. */
final class ScriptedOrphans {
    private final List<Orphan> orphans = new ArrayList<>();

    synchronized void add(Orphan... some) {
        orphans.addAll(List.of(some));
    }

    synchronized List<Orphan> list() {
        return List.copyOf(orphans);
    }

    /** As the server that it becomes. */
    synchronized CompletionStage<ServerSnapshot> adopt(long pid) {
        Optional<Orphan> found = take(pid, Orphan::isAdoptable);
        return found.isEmpty()
                ? ScriptedSupervisor.unknown("orphan", Long.toString(pid))
                : CompletableFuture.completedFuture(ScriptedServers.ready(
                        Objects.requireNonNull(found.get().instance()),
                        pid,
                        Objects.requireNonNull(found.get().port())));
    }

    /** By force also somebody else's. */
    synchronized CompletionStage<Void> end(long pid, boolean force) {
        if (orphans.stream().noneMatch(orphan -> orphan.pid() == pid)) {
            return ScriptedSupervisor.unknown("orphan", Long.toString(pid));
        }
        return take(pid, orphan -> force || orphan.kind() == Orphan.Kind.OURS).isPresent()
                ? CompletableFuture.completedFuture(null)
                : CompletableFuture.failedFuture(new PaddockException(
                        Kind.CONFLICT, Problem.of("not-ours", "Process " + pid + " is left alone", "", null)));
    }

    synchronized Cleanup endOurs() {
        List<Long> ours = orphans.stream()
                .filter(orphan -> orphan.kind() == Orphan.Kind.OURS)
                .map(Orphan::pid)
                .toList();
        orphans.removeIf(orphan -> ours.contains(orphan.pid()));
        return Cleanup.of(ours, List.of());
    }

    private Optional<Orphan> take(long pid, Predicate<Orphan> allowed) {
        Optional<Orphan> found = orphans.stream()
                .filter(orphan -> orphan.pid() == pid)
                .filter(allowed)
                .findFirst();
        found.ifPresent(orphans::remove);
        return found;
    }
}
