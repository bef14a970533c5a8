package dev.paddock.app;

import dev.paddock.cli.ExitCode;
import dev.paddock.cli.Terminal;
import dev.paddock.domain.Access;
import dev.paddock.domain.Fleet;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Profile;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.domain.Subscription;
import dev.paddock.engine.CurlLine;
import dev.paddock.supervisor.Supervisor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Paddock where there is no display: starts the active profile, or the demo, says where it answers, shows how it fares,
 * and stops at Ctrl-C or SIGTERM what it started.
 */
final class TerminalMode {
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);
    private static final long REDRAW_SECONDS = 1;
    private static final String CLEAR_LINE = "\r\u001b[K";

    private final Supervisor supervisor;
    private final Terminal terminal;
    private final Runnable letGo;
    private final boolean rewriting;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final List<String> started = new ArrayList<>();
    private final Map<String, ServerState> shown = new HashMap<>();

    /** @param letGo of the servers, once they are stopped */
    TerminalMode(Supervisor supervisor, Terminal terminal, Runnable letGo) {
        this.supervisor = supervisor;
        this.terminal = terminal;
        this.letGo = letGo;
        this.rewriting = terminal.columns() < Integer.MAX_VALUE;
    }

    int run() {
        Fleet fleet = supervisor.fleet();
        Optional<Profile> profile = choose(fleet);
        if (profile.isEmpty()) {
            say("There is no profile with a server in it. Add a server: paddock add MODEL.gguf");
            return ExitCode.FAILED;
        }
        say("Running the profile \"" + profile.get().title() + "\" in this terminal instead. Ctrl-C stops it.");
        try (Subscription signal = terminal.interrupts().onInterrupt(this::stopAndEnd);
                Subscription changes = supervisor.subscribe(this::show)) {
            boolean any = start(fleet, profile.get());
            // While it stops, letting go of the servers here would take them from who stops them.
            if (any || stopping.get()) {
                redrawUntilEnded();
            }
            return any ? ExitCode.FINE : ExitCode.FAILED;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return ExitCode.FAILED;
        }
    }

    private static Optional<Profile> choose(Fleet fleet) {
        List<Profile> useful = fleet.profiles().stream()
                .filter(profile -> !profile.instances().isEmpty())
                .toList();
        return useful.stream()
                .filter(profile -> profile.name().equals(fleet.activeProfile()))
                .findFirst()
                .or(() -> useful.stream()
                        .filter(profile -> profile.name().equals(FirstRun.DEMO))
                        .findFirst())
                .or(() -> useful.stream().findFirst());
    }

    /** All at once; false if none became ready. */
    private boolean start(Fleet before, Profile profile) throws InterruptedException {
        Map<String, CompletableFuture<ServerSnapshot>> starts = new HashMap<>();
        for (String name : profile.instances()) {
            if (before.server(name).filter(ServerSnapshot::isRunning).isEmpty()) {
                remember(name);
            }
            starts.put(name, supervisor.start(name).toCompletableFuture());
        }
        boolean any = false;
        for (String name : profile.instances()) {
            try {
                CompletableFuture<ServerSnapshot> start = starts.get(name);
                if (start != null) {
                    announce(start.get());
                    any = true;
                }
            } catch (ExecutionException failed) {
                if (stopping.get()) {
                    continue;
                }
                if (failed.getCause() instanceof PaddockException refused) {
                    complain(refused.problem());
                } else {
                    say(name + ": " + failed.getCause());
                }
            }
        }
        return any;
    }

    private synchronized void remember(String name) {
        started.add(name);
    }

    private void announce(ServerSnapshot server) {
        Access access = supervisor.fleet().access(server);
        if (access == null) {
            say(server.name() + " is ready");
            return;
        }
        say(server.name() + " is ready at " + access.words());
        say("Try it:");
        say("  " + CurlLine.of(server, access, "Hello"));
    }

    private void complain(Problem problem) {
        say(problem.sentence());
        problem.evidence().forEach(line -> say("    " + line));
    }

    /** One line for each change; on a terminal the present state stands below them, see {@link #redraw}. */
    private synchronized void show(Fleet fleet) {
        for (ServerSnapshot server : fleet.servers()) {
            ServerState before = shown.put(server.name(), server.state());
            if (before != null && before != server.state()) {
                say(server.name() + " " + words(server.state()));
            }
        }
    }

    private static String words(ServerState state) {
        return switch (state) {
            case STOPPED -> "is stopped";
            case LAUNCHING -> "is being launched";
            case INITIALIZING -> "loads its model";
            case READY -> "is ready";
            case TERMINATING -> "is asked to end";
            case FORCE_KILLING -> "is killed";
            case RESTARTING -> "died; it is started again soon";
            case FAILED -> "failed";
        };
    }

    private void redrawUntilEnded() throws InterruptedException {
        while (!ended.await(REDRAW_SECONDS, TimeUnit.SECONDS)) {
            if (rewriting) {
                redraw(supervisor.fleet(), Instant.now());
            }
        }
    }

    private synchronized void redraw(Fleet fleet, Instant now) {
        StringBuilder line = new StringBuilder();
        for (ServerSnapshot server : fleet.servers()) {
            Instant since = server.startedAt();
            if (server.isRunning() && since != null) {
                line.append(server.name())
                        .append(' ')
                        .append(server.state())
                        .append(' ')
                        .append(Duration.between(since, now).toSeconds())
                        .append(" s   ");
            }
        }
        int most = Math.max(0, terminal.columns() - 1);
        terminal.out().print(CLEAR_LINE + line.substring(0, Math.min(line.length(), most)));
        terminal.out().flush();
    }

    private synchronized void say(String line) {
        terminal.out().println((rewriting ? CLEAR_LINE : "") + line);
        terminal.out().flush();
    }

    /** Runs while the process ends by a signal. */
    private void stopAndEnd() {
        stopping.set(true);
        say("Stopping");
        List<CompletableFuture<ServerSnapshot>> stops = new ArrayList<>();
        for (String name : startedHere()) {
            stops.add(supervisor.stop(name, false).toCompletableFuture());
        }
        try {
            CompletableFuture.allOf(stops.toArray(CompletableFuture[]::new))
                    .get(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            say("Stopped");
        } catch (ExecutionException | TimeoutException failed) {
            say("Not everything could be stopped; paddock ps shows what runs");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        ended.countDown();
        letGo.run();
        // Otherwise the exit code is the signal's, although everything went as it should.
        Runtime.getRuntime().halt(ExitCode.FINE);
    }

    private synchronized List<String> startedHere() {
        return List.copyOf(started);
    }
}
