package dev.paddock.ui;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.supervisor.ScriptedSupervisor;
import java.io.BufferedWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.scene.control.TabPane;
import javafx.scene.control.ToggleButton;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What the pages cost; prints it. {@code -Dbench=true}, on a quiet machine. */
@ResourceLock("window")
@EnabledIfSystemProperty(named = "bench", matches = "true")
class PageCostTest {
    private static final Duration WALK = Duration.ofSeconds(Integer.getInteger("bench.seconds", 60));
    private static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("bench.warm-up", 20));
    private static final int VISITS = 3;
    private static final int STEP_MILLIS = 50;
    private static final int STEPS_A_MEASUREMENT = 10;
    private static final int STEPS_A_PAGE = 15;
    private static final int LINES_A_STEP = 500;

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
                    for (Page page : Page.values()) {
                        System.out.printf(
                                Locale.ROOT,
                                "page %s %s visit %d: %.0f ms%n",
                                page,
                                prepared ? "prepared" : "at once",
                                visit,
                                step(window, page));
                    }
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

    /** Twenty servers whose numbers change and one that floods its log, while somebody walks from page to page. */
    @Test
    void aWalkWithTwentyBusyServers(@TempDir Path folder) throws Exception {
        Path log = Files.createFile(folder.resolve("flood.log"));
        ScriptedSupervisor supervisor = new ScriptedSupervisor();
        supervisor.set(twenty(0, log));
        try (WindowFixture window = new WindowFixture(supervisor, Theme.DARK, Clock.systemUTC(), 1160, 760);
                BufferedWriter flood = Files.newBufferedWriter(log)) {
            window.until("all pages are made", () -> window.exists("#settings"));
            walk(window, supervisor, flood, log, WARM_UP);
            try (FxWatch watch = FxWatch.start()) {
                walk(window, supervisor, flood, log, WALK);
                System.out.print("walk: " + watch.report());
            }
        }
    }

    private static void walk(
            WindowFixture window, ScriptedSupervisor supervisor, BufferedWriter flood, Path log, Duration time)
            throws Exception {
        long end = System.nanoTime() + time.toNanos();
        for (int step = 0; System.nanoTime() < end; step++) {
            if (step % STEPS_A_MEASUREMENT == 0) {
                supervisor.set(twenty(step, log));
            }
            for (int line = 0; line < LINES_A_STEP; line++) {
                flood.write("srv  update_slots: id " + line + " | task " + step + " | new tokens, n_past = " + line);
                flood.newLine();
            }
            flood.flush();
            if (step % STEPS_A_PAGE == 0) {
                int stop = step / STEPS_A_PAGE;
                go(window, stop % (Page.values().length + Selection.Tab.values().length));
            }
            Thread.sleep(STEP_MILLIS);
        }
    }

    /** The pages, and on the first of them the tabs. */
    private static void go(WindowFixture window, int stop) {
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

    private static Fleet twenty(int step, Path log) {
        List<ServerSnapshot> servers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            servers.add(Screens.server(
                            String.format(Locale.ROOT, "busy-%02d", i),
                            "Qwen3 4B (Q4_K_M)",
                            "Q4_K_M",
                            8192,
                            dev.paddock.domain.ServerState.READY)
                    .at(8100 + i)
                    .running(40_000 + i, 60)
                    .logging(log)
                    .using((2_000L + step % 50) * Screens.GIB / 1000, 20 + step % 7, 40.0 + (step + i) % 30)
                    .build());
        }
        return new Fleet(servers, List.of(), null);
    }
}
