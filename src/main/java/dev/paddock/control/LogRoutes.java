package dev.paddock.control;

import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.platform.LogFolder;
import dev.paddock.platform.LogTail;
import dev.paddock.supervisor.Supervisor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What servers wrote. */
record LogRoutes(Supervisor supervisor, EventHub hub, Duration heartbeat) {
    private static final int TAIL = 200;
    private static final int MOST_LINES = 100_000;
    private static final long POLL_MILLIS = 150;

    /** @param run 1 is the latest, 2 the one before it */
    record Log(String server, int run, Path file, List<String> lines) {}

    /** @param file of the run whose lines come from here on */
    record Began(Path file) {}

    record Line(String text) {}

    /**
     * One whose log is kept.
     *
     * @param file its end; what was moved aside of it lies beside it
     * @param bytes of all of it
     * @param crashed it is the last run that crashed
     */
    record Run(Path file, Instant startedAt, Instant lastWritten, long bytes, boolean crashed) {
        static Run of(LogFolder.Run run) {
            return new Run(run.file(), run.startedAt(), run.lastWritten(), run.bytes(), run.crashed());
        }
    }

    List<Route> all() {
        return List.of(
                Route.get("servers/{name}/log", this::tail, "tail", "run"),
                Route.get(
                        "servers/{name}/log/runs",
                        request -> Answer.ok(
                                runs(find(request.name())).stream().map(Run::of).toList())),
                Route.get("servers/{name}/log/events", this::follow, "tail"));
    }

    private ServerSnapshot find(String name) {
        return supervisor.fleet().server(name).orElseThrow(() -> PaddockException.notFound("server", name));
    }

    private static List<LogFolder.Run> runs(ServerSnapshot server) {
        Path log = server.logFile();
        return log == null
                ? List.of()
                : MachineRoutes.disk(() -> LogFolder.holding(log).runs());
    }

    private Answer tail(Request request) {
        ServerSnapshot server = find(request.name());
        int run = request.number("run", 1, Integer.MAX_VALUE, 1);
        int count = request.number("tail", 0, MOST_LINES, TAIL);
        Path file = file(server, run);
        List<String> lines = MachineRoutes.disk(() -> LogTail.lastLines(file, count));
        return request.wantsText()
                ? Answer.text(lines.isEmpty() ? "" : String.join("\n", lines) + "\n")
                : Answer.ok(new Log(server.name(), run, file, lines));
    }

    private static Path file(ServerSnapshot server, int run) {
        Path latest = server.logFile();
        if (run == 1 && latest != null && Files.exists(latest)) {
            return latest;
        }
        List<LogFolder.Run> runs = run == 1 ? List.of() : runs(server);
        if (run > runs.size()) {
            throw new PaddockException(
                    Kind.NOT_FOUND,
                    Problem.of(
                            "no-log",
                            "There is no log of run " + run + " of " + server.name(),
                            server.attached()
                                    ? "its server is somebody else's"
                                    : runs(server).size() + " are kept",
                            "List them: " + Request.ROOT + "/servers/" + server.name() + "/log/runs"));
        }
        return runs.get(run - 1).file();
    }

    private Answer follow(Request request) {
        String name = find(request.name()).name();
        int count = request.number("tail", 0, MOST_LINES, TAIL);
        return Answer.events(out -> new Follow(name, out).run(count));
    }

    /** One client that reads along, from run to run. */
    private final class Follow {
        private final String server;
        private final EventOutput out;
        private @Nullable Path open;
        private LogTail.@Nullable Follower follower;
        private boolean any;

        Follow(String server, EventOutput out) {
            this.server = server;
            this.out = out;
        }

        /** Until the server is removed. */
        void run(int count) throws IOException, InterruptedException {
            begin(count);
            out.send();
            long sent = System.nanoTime();
            while (hub.fleet().server(server).isPresent()) {
                any = false;
                next();
                if (any || System.nanoTime() - sent >= heartbeat.toNanos()) {
                    out.send();
                    sent = System.nanoTime();
                }
                if (follower == null || !follower.isBehind()) {
                    Thread.sleep(POLL_MILLIS);
                }
            }
        }

        private @Nullable Path latest() {
            return hub.fleet().server(server).map(ServerSnapshot::logFile).orElse(null);
        }

        private void begin(int count) throws IOException {
            Path file = latest();
            if (file != null) {
                // Before its end is read: a line that comes in between is told twice rather than never.
                long end = Files.exists(file) ? Files.size(file) : 0;
                open = file;
                out.event("", "run", new Began(file));
                tell(LogTail.lastLines(file, count));
                follower = LogTail.follow(file, end);
            }
        }

        private void next() throws IOException {
            LogTail.Follower current = follower;
            if (current != null) {
                tell(current.poll());
            }
            Path file = latest();
            if (file != null && !file.equals(open)) {
                open = file;
                any = true;
                out.event("", "run", new Began(file));
                follower = LogTail.follow(file, 0);
            }
        }

        private void tell(List<String> lines) {
            for (String line : lines) {
                out.event("", "line", new Line(line));
                any = true;
            }
        }
    }
}
