package dev.paddock.app;

import dev.paddock.control.ControlFile;
import dev.paddock.control.RemoteSupervisor;
import dev.paddock.domain.Home;
import dev.paddock.domain.IoWords;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.platform.LaunchSpec;
import dev.paddock.platform.LogTail;
import dev.paddock.platform.Processes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Starts {@code paddock daemon run} in a session of its own, and waits until it answers. */
final class DaemonStarter {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long POLL_MILLIS = 10;
    private static final long LOG_LIMIT = 1L << 20;
    private static final int LINES = 5;

    private final Home home;
    private final ControlFile file;

    DaemonStarter(Home home, ControlFile file) {
        this.home = home;
        this.file = file;
    }

    private PaddockException silent() {
        String process = file.read().map(owner -> "process " + owner.pid()).orElse("a process that left no word");
        return new PaddockException(
                Kind.FAILED,
                Problem.of(
                        "owner-silent",
                        "Paddock's background service does not answer",
                        process + " owns the servers and does not react",
                        "End that process; the servers go on, and the next command finds them again."));
    }

    /**
     * True if the owner that answers now was started here; false if another process became it meanwhile.
     *
     * @throws PaddockException where no owner answers in time, with the last lines that it wrote
     */
    boolean start() {
        Path log = home.state().resolve("daemon.log");
        try {
            if (isOwned()) {
                if (answersInTime(new CompletableFuture<>())) {
                    return false;
                }
                throw silent();
            }
            boundLog(log);
            Processes.Started process = new Processes()
                    .start(new LaunchSpec(SelfCommand.of("daemon", "run"), sameHome(), home.state(), log));
            if (!answersInTime(process.exit())) {
                throw failed(
                        process.exit().isDone()
                                ? "it ended with exit code " + process.exit().join()
                                : "it did not answer within " + PATIENCE.toSeconds() + " s",
                        log);
            }
            return file.read()
                    .filter(owner -> owner.pid() == process.identity().pid())
                    .isPresent();
        } catch (IOException denied) {
            throw failed(IoWords.why(denied), log);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new PaddockException(Kind.CANCELLED, Problem.of("interrupted", "Interrupted", "", null));
        }
    }

    /** The service has another working folder, so that a relative PADDOCK_HOME would mean another place there. */
    private Map<String, String> sameHome() {
        Path root = home.state().getParent();
        return root != null && home.equals(Home.under(root)) ? Map.of("PADDOCK_HOME", root.toString()) : Map.of();
    }

    private boolean isOwned() throws IOException {
        Optional<OwnerLock> lock = OwnerLock.tryAcquire(home);
        if (lock.isPresent()) {
            lock.get().close();
        }
        return lock.isEmpty();
    }

    /** A process that ended is waited for no longer, unless another one owns the servers now. */
    private boolean answersInTime(CompletableFuture<Integer> exit) throws InterruptedException, IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            if (RemoteSupervisor.connect(file).isPresent()) {
                return true;
            }
            if (exit.isDone() && !isOwned()) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        return false;
    }

    private static void boundLog(Path log) throws IOException {
        if (Files.exists(log) && Files.size(log) > LOG_LIMIT) {
            Files.move(log, log.resolveSibling("daemon.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static PaddockException failed(String why, Path log) {
        List<String> lines;
        try {
            lines = LogTail.lastLines(log, LINES);
        } catch (IOException unreadable) {
            lines = List.of();
        }
        return new PaddockException(
                Kind.FAILED,
                Problem.of("owner-start", "Paddock's background service did not start", why, "See " + log)
                        .withEvidence(lines));
    }
}
