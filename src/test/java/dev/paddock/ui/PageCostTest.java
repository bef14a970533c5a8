package dev.paddock.ui;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.supervisor.ScriptedSupervisor;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import javafx.scene.control.ToggleButton;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What the pages cost; prints it. {@code -Dbench=true}, on a quiet machine. */
@ResourceLock("window")
@EnabledIfSystemProperty(named = "bench", matches = "true")
class PageCostTest {
    private static final Duration WALK = Duration.ofSeconds(Integer.getInteger("bench.seconds", 60));
    private static final double FRAME_MILLIS = 16;

    @Test
    void aFirstStepToEachPage() {
        for (boolean prepared : List.of(false, true)) {
            ScriptedSupervisor supervisor = new ScriptedSupervisor();
            supervisor.set(Screens.workstation(90, 20));
            try (WindowFixture window = new WindowFixture(supervisor, Theme.LIGHT, Clock.systemUTC(), 1160, 760)) {
                if (prepared) {
                    window.until("all pages are made", () -> window.exists("#settings"));
                }
                for (Page page : Page.values()) {
                    String took = WindowFixture.onFx(() -> {
                        long start = System.nanoTime();
                        window.robot
                                .lookup("#" + page.id())
                                .<ToggleButton>query()
                                .fire();
                        window.scene().getRoot().applyCss();
                        window.scene().getRoot().layout();
                        return String.format(Locale.ROOT, "%.0f", (System.nanoTime() - start) / 1e6);
                    });
                    System.out.println("page " + page + (prepared ? " prepared " : " at once ") + took + " ms");
                }
            }
        }
    }

    /** Twenty servers whose numbers change, while somebody walks from page to page. */
    @Test
    void aWalkWithTwentyBusyServers() throws InterruptedException {
        ScriptedSupervisor supervisor = new ScriptedSupervisor();
        supervisor.set(twenty(0));
        try (WindowFixture window = new WindowFixture(supervisor, Theme.DARK, Clock.systemUTC(), 1160, 760)) {
            window.until("all pages are made", () -> window.exists("#settings"));
            List<Double> over = Collections.synchronizedList(new ArrayList<>());
            AtomicLong tasks = new AtomicLong();
            watchPulses(window, over, tasks);
            long end = System.nanoTime() + WALK.toNanos();
            for (int step = 0; System.nanoTime() < end; step++) {
                supervisor.set(twenty(step));
                if (step % 20 == 0) {
                    Page page = Page.values()[step / 20 % Page.values().length];
                    measured(
                            over,
                            tasks,
                            () -> window.robot
                                    .lookup("#" + page.id())
                                    .<ToggleButton>query()
                                    .fire());
                }
                Thread.sleep(50);
            }
            System.out.printf(
                    Locale.ROOT,
                    "walk: %d pulses and turns, %d over %.0f ms, longest %.0f ms%n",
                    tasks.get(),
                    over.size(),
                    FRAME_MILLIS,
                    over.stream().mapToDouble(Double::doubleValue).max().orElse(0));
        }
    }

    /** From before style and layout to after them. */
    private static void watchPulses(WindowFixture window, List<Double> over, AtomicLong tasks) {
        AtomicLong begun = new AtomicLong();
        WindowFixture.onFx(() -> {
            window.scene().addPreLayoutPulseListener(() -> begun.set(System.nanoTime()));
            window.scene().addPostLayoutPulseListener(() -> count(over, tasks, begun.get()));
            return null;
        });
    }

    private static void measured(List<Double> over, AtomicLong tasks, Runnable task) {
        WindowFixture.onFx(() -> {
            long start = System.nanoTime();
            task.run();
            count(over, tasks, start);
            return null;
        });
    }

    private static void count(List<Double> over, AtomicLong tasks, long start) {
        double millis = (System.nanoTime() - start) / 1e6;
        tasks.incrementAndGet();
        if (millis > FRAME_MILLIS) {
            over.add(millis);
        }
    }

    private static Fleet twenty(int step) {
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
                    .using((2_000L + step % 50) * Screens.GIB / 1000, 20 + step % 7, 40.0 + (step + i) % 30)
                    .build());
        }
        return new Fleet(servers, List.of(), null);
    }
}
