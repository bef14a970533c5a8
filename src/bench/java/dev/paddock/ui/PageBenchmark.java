package dev.paddock.ui;

import dev.paddock.bench.Report;
import dev.paddock.bench.Row;
import dev.paddock.bench.Samples;
import dev.paddock.domain.Fleet;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.supervisor.ScriptedSupervisor;
import java.io.BufferedWriter;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.TabPane;
import javafx.scene.control.ToggleButton;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the pages cost. {@code -Dbench.seconds=300} walks longer, {@code -Dbench.stacks=20} names what held up the FX thread. The
 * headless toolkit copies each frame on that thread; with a display, {@code -Dglass.platform=gtk} takes the real one.
 */
@ResourceLock("window")
class PageBenchmark {
    private static final String GROUP = "Pages of the window, drawn without a screen";
    private static final Duration WALK = Duration.ofSeconds(Integer.getInteger("bench.seconds", 10));
    private static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("bench.warm-up", 5));
    private static final int VISITS = 3;
    private static final int STEP_MILLIS = 50;
    private static final int STEPS_A_MEASUREMENT = 10;
    private static final int STEPS_A_PAGE = 15;
    private static final int LINES_A_STEP = 500;
    private static final int CHANGES = 40;
    private static final int SEEN_SECONDS = 10;

    @Test
    void aStepToEachPage() {
        for (boolean prepared : List.of(false, true)) {
            ScriptedSupervisor supervisor = new ScriptedSupervisor();
            supervisor.set(Screens.workstation(90, 20));
            try (WindowFixture window = new WindowFixture(supervisor, Theme.LIGHT, Clock.systemUTC(), 1160, 760)) {
                if (prepared) {
                    window.until("all pages are made", () -> window.exists("#settings"));
                }
                for (int visit = 1; visit <= VISITS; visit++) {
                    Samples steps = new Samples();
                    for (Page page : Page.values()) {
                        steps.add(step(window, page));
                    }
                    String when = prepared ? "made in advance" : "at once";
                    Report.add(Row.of(GROUP, "a step to each page, " + when + ", visit " + visit, "ms", steps));
                }
            }
        }
    }

    /** Until it is laid out, in milliseconds. */
    private static double step(WindowFixture window, Page page) {
        return WindowFixture.onFx(() -> {
            long start = System.nanoTime();
            window.robot.lookup("#" + page.id()).<ToggleButton>query().fire();
            window.scene().getRoot().applyCss();
            window.scene().getRoot().layout();
            return (System.nanoTime() - start) / 1e6;
        });
    }

    /** Servers whose numbers change, one of which floods its log, while somebody walks from page to page. */
    @ParameterizedTest
    @MethodSource("loads")
    void aWalkWithBusyServers(Load load, @TempDir Path folder) throws Exception {
        Path log = folder.resolve("flood.log");
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
            file.setLength(load.logBytes());
        }
        ScriptedSupervisor supervisor = new ScriptedSupervisor();
        supervisor.set(busy(load.servers(), 0, log));
        try (WindowFixture window = new WindowFixture(supervisor, Theme.DARK, Clock.systemUTC(), 1160, 760);
                BufferedWriter flood = Files.newBufferedWriter(log, StandardOpenOption.APPEND)) {
            window.ports.find(FoundModels.many(load.models()));
            window.until("all pages are made", () -> window.exists("#settings"));
            Walk walk = new Walk(window, supervisor, flood, log, load.servers());
            walk.go(WARM_UP);
            try (FxWatch watch = FxWatch.start()) {
                walk.go(WALK);
                System.out.print(watch.report());
                Report.add(Row.of(
                        GROUP,
                        load.words() + ": most of its own that the FX thread did at once",
                        "ms",
                        watch.longest()));
            }
            Report.add(Row.of(GROUP, load.words() + ": a change is laid out after", "ms", walk.untilSeen()));
        }
    }

    static List<Load> loads() {
        return List.of(new Load(20, 40, 0), new Load(200, 2000, 1L << 30));
    }

    /** @param logBytes are in the log before anybody looks; without a line's end */
    record Load(int servers, int models, long logBytes) {
        String words() {
            return servers + " servers, " + models + " models, a log of " + (logBytes >> 20) + " MiB";
        }
    }

    private record Walk(
            WindowFixture window, ScriptedSupervisor supervisor, BufferedWriter flood, Path log, int servers) {
        void go(Duration time) throws Exception {
            long end = System.nanoTime() + time.toNanos();
            for (int step = 0; System.nanoTime() < end; step++) {
                if (step % STEPS_A_MEASUREMENT == 0) {
                    supervisor.set(busy(servers, step, log));
                }
                for (int line = 0; line < LINES_A_STEP; line++) {
                    flood.write(
                            "srv  update_slots: id " + line + " | task " + step + " | new tokens, n_past = " + line);
                    flood.newLine();
                }
                flood.flush();
                if (step % STEPS_A_PAGE == 0) {
                    int stop = step / STEPS_A_PAGE;
                    turnTo(stop % (Page.values().length + Selection.Tab.values().length));
                }
                Thread.sleep(STEP_MILLIS);
            }
        }

        /** The pages, and on the first of them the tabs. */
        private void turnTo(int stop) {
            int tabs = Selection.Tab.values().length;
            Page page = stop < tabs ? Page.SERVERS : Page.values()[stop - tabs];
            WindowFixture.onFx(() -> {
                window.robot.lookup("#" + page.id()).<ToggleButton>query().fire();
                if (stop < tabs) {
                    window.robot
                            .lookup(".detail .tab-pane")
                            .<TabPane>query()
                            .getSelectionModel()
                            .select(stop);
                }
                return null;
            });
        }

        private String firstState() {
            return window.robot.lookup("#server-list .list-cell").<ListCell<ServerProcess>>queryAll().stream()
                    .filter(cell -> cell.getItem() != null && cell.getIndex() == 0)
                    .flatMap(cell -> cell.lookupAll(".row-state").stream())
                    .map(label -> ((Label) label).getText())
                    .findFirst()
                    .orElse("");
        }

        /** From the supervisor's word to the end of the layout that has it, in milliseconds. */
        Samples untilSeen() throws InterruptedException {
            turnTo(0);
            Samples millis = new Samples();
            for (int change = 0; change < CHANGES; change++) {
                String wanted = change % 2 == 0 ? "Stopped" : "Ready";
                CountDownLatch seen = new CountDownLatch(1);
                Runnable look = () -> {
                    if (firstState().equals(wanted)) {
                        seen.countDown();
                    }
                };
                WindowFixture.onFx(() -> {
                    window.scene().addPostLayoutPulseListener(look);
                    return null;
                });
                long start = System.nanoTime();
                supervisor.set(withFirst(busy(servers, change, log), change % 2 == 0));
                if (!seen.await(SEEN_SECONDS, TimeUnit.SECONDS)) {
                    throw new AssertionError("never seen: " + wanted);
                }
                millis.add((System.nanoTime() - start) / 1e6);
                WindowFixture.onFx(() -> {
                    window.scene().removePostLayoutPulseListener(look);
                    return null;
                });
            }
            return millis;
        }
    }

    private static Fleet busy(int count, int step, Path log) {
        return new Fleet(
                IntStream.range(0, count)
                        .mapToObj(number -> server(number, step, log, ServerState.READY))
                        .toList(),
                List.of(),
                null);
    }

    private static Fleet withFirst(Fleet fleet, boolean stopped) {
        List<ServerSnapshot> servers = new ArrayList<>(fleet.servers());
        ServerSnapshot first = servers.getFirst();
        servers.set(
                0,
                server(
                        0,
                        0,
                        Objects.requireNonNull(first.logFile()),
                        stopped ? ServerState.STOPPED : ServerState.READY));
        return new Fleet(servers, List.of(), null);
    }

    private static ServerSnapshot server(int number, int step, Path log, ServerState state) {
        Screens.Builder server = Screens.server(
                        String.format(Locale.ROOT, "busy-%03d", number), "Qwen3 4B (Q4_K_M)", "Q4_K_M", 8192, state)
                .at(8100 + number)
                .logging(log);
        if (state == ServerState.READY) {
            server.running(40_000 + number, 60)
                    .using((2_000L + step % 50) * Screens.GIB / 1000, 20 + step % 7, 40.0 + (step + number) % 30);
        }
        return server.build();
    }
}
