package dev.paddock.supervisor;

import dev.paddock.domain.ByteSize;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Remedy;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.platform.Machine.Memory;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Warns once when memory runs out while servers run, and takes the warning back when there is clearly enough again. Looks on
 * one thread; the warning may be read by any.
 */
final class MemoryWatch {
    private static final long LEAST = 1L << 30;
    private static final int LEAST_PERCENT = 5;
    /** On a machine so small that a gibibyte is much of it, a quarter will do. */
    private static final int SMALL_MACHINE_SHARE = 4;

    private final AuditTrail audit;
    private final Runnable changed;
    private volatile @Nullable Problem warning;

    /** @param changed called when the warning came or went */
    MemoryWatch(AuditTrail audit, Runnable changed) {
        this.audit = audit;
        this.changed = changed;
    }

    Optional<Problem> warning() {
        return Optional.ofNullable(warning);
    }

    /** @param memory is asked only while servers run */
    void look(Supplier<Memory> memory, List<ServerSnapshot> running) {
        if (running.isEmpty()) {
            warn(null);
            return;
        }
        Memory now = memory.get();
        long least = least(now.total());
        if (warning == null && now.available() < least) {
            Problem problem = problem(now, running);
            audit.record("low-memory", "", problem.sentence());
            warn(problem);
        } else if (now.available() > least + least / 2) {
            warn(null);
        }
    }

    private void warn(@Nullable Problem next) {
        if (warning != next) {
            warning = next;
            changed.run();
        }
    }

    static long least(long total) {
        long wanted = Math.max(LEAST, total / 100 * LEAST_PERCENT);
        return Math.min(wanted, total / SMALL_MACHINE_SHARE);
    }

    private static Problem problem(Memory now, List<ServerSnapshot> running) {
        ServerSnapshot largest = running.stream()
                .max(Comparator.comparingLong(MemoryWatch::residentBytes))
                .orElseThrow();
        String share = residentBytes(largest) > 0 ? ", which takes " + ByteSize.words(residentBytes(largest)) : "";
        return Problem.of(
                        "low-memory",
                        "This computer is running out of memory",
                        ByteSize.words(now.available()) + " of " + ByteSize.words(now.total())
                                + " are left; when they are gone, the system ends programs or becomes very slow",
                        "Stop a server, for instance \"" + largest.name() + "\"" + share + ", or close other programs.")
                .withRemedies(List.of(Remedy.of(Remedy.Kind.FREE_MEMORY)));
    }

    private static long residentBytes(ServerSnapshot server) {
        ServerSnapshot.Usage usage = server.usage();
        return usage == null ? 0 : usage.residentBytes();
    }
}
