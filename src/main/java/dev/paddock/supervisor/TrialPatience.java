package dev.paddock.supervisor;

import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.platform.Machine;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How long an engine on trial may load: as long as its log or its memory grows, and for a while without. An engine that hangs
 * would else hold the trial until the limit for a start, which is made for the largest models on the slowest disks. For one
 * thread.
 */
final class TrialPatience {
    /** What a start took before is no promise: the file may have left the system's memory since. */
    private static final int TIMES_KNOWN = 4;

    private static final long GROWTH_BYTES = 1L << 20;
    private static final int LOOKS = 20;

    private final Run run;
    private final Machine machine;
    private final Duration quiet;
    private final @Nullable Duration known;
    private List<String> lines = List.of();
    private long bytes;
    private long sign = System.nanoTime();
    private long looked = System.nanoTime();

    /**
     * @param least it may be quiet for so long at least
     * @param known how long such a start took before; null where nobody knows
     */
    TrialPatience(Run run, Machine machine, Duration least, @Nullable Duration known) {
        this.run = run;
        this.machine = machine;
        this.known = known;
        Duration most = known == null ? least : known.multipliedBy(TIMES_KNOWN);
        this.quiet = most.compareTo(least) > 0 ? most : least;
    }

    /** @throws PaddockException TIMEOUT where it was quiet for too long */
    void check(String name) {
        long now = System.nanoTime();
        if (now - looked < quiet.toNanos() / LOOKS) {
            return;
        }
        looked = now;
        if (gotOn()) {
            sign = now;
        } else if (now - sign > quiet.toNanos()) {
            throw hangs(name);
        }
    }

    private boolean gotOn() {
        List<String> said = run.lastLines().stream().filter(RunWatch::isWork).toList();
        Long pid = run.pid();
        Machine.Load load = pid == null ? null : machine.loads(List.of(pid)).get(pid);
        long resident = load == null ? 0 : load.residentBytes();
        boolean grew = !said.equals(lines) || Math.abs(resident - bytes) > GROWTH_BYTES;
        lines = said;
        bytes = resident;
        return grew;
    }

    private PaddockException hangs(String name) {
        String before = known == null ? "" : "; before, such a start took " + seconds(known);
        return new PaddockException(
                Kind.TIMEOUT,
                Problem.of(
                                "trial-hangs",
                                "\"" + name + "\" does not come up with it",
                                "for " + seconds(quiet) + " neither its log nor its memory grew" + before,
                                "Look into its log; the engine may hang with this model or device.")
                        .withEvidence(lines));
    }

    private static String seconds(Duration time) {
        return Math.max(1, time.toSeconds()) + " s";
    }
}
