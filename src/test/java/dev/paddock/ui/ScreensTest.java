package dev.paddock.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.Profile;
import dev.paddock.domain.ServerState;
import dev.paddock.domain.Switching;
import dev.paddock.supervisor.ScriptedSupervisor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextInputControl;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Draws every page, light and dark, large and small, into {@code target/screens} for people to look at, and holds what a
 * program can see: nothing outside the window, no button without its whole text. With {@code -Dpaddock.docs.update=true}
 * the pictures of the documents are drawn again.
 */
@ResourceLock("window")
class ScreensTest {
    static final Path SCREENS = Path.of("target/screens");
    private static final Path DOCS = Path.of("docs/images");

    @ParameterizedTest
    @CsvSource({"LIGHT,1160,760", "DARK,1160,760", "LIGHT,900,600", "DARK,900,600"})
    void servers(Theme theme, int width, int height) throws IOException {
        ScriptedSupervisor supervisor = new ScriptedSupervisor();
        TestClock clock = new TestClock(Screens.NOW.minus(Samples.SPAN));
        supervisor.set(Screens.workstation(90, 20));
        try (WindowFixture window = new WindowFixture(supervisor, theme, clock, width, height)) {
            measure(supervisor, clock, window);
            WindowFixture.onFx(() -> {
                window.view.showServer("qwen3-coder-30b");
                return null;
            });
            String name = "servers-" + theme.name().toLowerCase(Locale.ROOT);
            window.save(SCREENS.resolve(name + "-" + width + ".png"));
            if (width > 1000 && Boolean.getBoolean("paddock.docs.update")) {
                window.save(DOCS.resolve(name + ".png"));
            }
            holdsTogether(window, width, height);

            supervisor.setSwitching(new Switching(
                    "chat",
                    "coding",
                    Switching.Phase.STARTING,
                    false,
                    List.of("llama-3-3-70b"),
                    List.of("qwen3-coder-30b", "gemma-3-4b"),
                    List.of()));
            window.find("#switch-back");
            window.save(SCREENS.resolve("switching-" + theme.name().toLowerCase(Locale.ROOT) + "-" + width + ".png"));
            holdsTogether(window, width, height);
            supervisor.setSwitching(null);

            WindowFixture.onFx(() -> {
                window.view.showServer("llama-3-3-70b");
                return null;
            });
            window.save(SCREENS.resolve("failed-" + theme.name().toLowerCase(Locale.ROOT) + "-" + width + ".png"));
            holdsTogether(window, width, height);
        }
    }

    private static void measure(ScriptedSupervisor supervisor, TestClock clock, WindowFixture window) {
        double[] rates = {98, 104, 131, 136, 134, 139, 128, 104, 97, 118, 134, 136, 131, 138, 140, 142};
        for (int i = 0; i < rates.length; i++) {
            clock.forward(Samples.SPAN.dividedBy(rates.length));
            supervisor.set(Screens.workstation(rates[i], 18 + 9 * Math.sin(i * 0.8)));
            WindowFixture.onFx(() -> null);
        }
        WindowFixture.onFx(() -> {
            window.view.setVisible(true);
            return null;
        });
    }

    @ParameterizedTest
    @CsvSource({"LIGHT,1160,760", "DARK,1160,760", "DARK,900,600"})
    void welcome(Theme theme, int width, int height) {
        ScriptedSupervisor supervisor = new ScriptedSupervisor();
        supervisor.set(new Fleet(
                List.of(Screens.server("demo", "Paddock demo model (F16)", "F16", 2048, ServerState.STOPPED)
                        .build()),
                List.of(new Profile("demo", "Demo", List.of("demo"))),
                null));
        try (WindowFixture window = new WindowFixture(supervisor, theme, new TestClock(Screens.NOW), width, height)) {
            window.find("#try-demo");
            window.save(SCREENS.resolve("welcome-" + theme.name().toLowerCase(Locale.ROOT) + "-" + width + ".png"));
            holdsTogether(window, width, height);
        }
    }

    @ParameterizedTest
    @CsvSource({"LIGHT,1160,760", "DARK,900,600"})
    void logChatFormAndNotice(Theme theme, int width, int height) throws IOException {
        String suffix = "-" + theme.name().toLowerCase(Locale.ROOT) + "-" + width + ".png";
        ScriptedSupervisor supervisor = new ScriptedSupervisor();
        Path log = Path.of(Objects.requireNonNull(getClass().getResource("/transcripts/2025-03-good-run.txt"))
                .getPath());
        supervisor.set(new Fleet(
                List.of(Screens.server("qwen3-4b", "Qwen3 4B (Q4_K_M)", "Q4_K_M", 8192, ServerState.READY)
                        .at(8001)
                        .running(4711, 95)
                        .using(3 * Screens.GIB, 12, 44.0)
                        .logging(log)
                        .build()),
                List.of(),
                null));
        try (WindowFixture window = new WindowFixture(supervisor, theme, new TestClock(Screens.NOW), width, height)) {
            window.click("Log");
            window.until("lines", () -> window.shows("#log-lines .list-cell:filled"));
            window.save(SCREENS.resolve("log" + suffix));
            holdsTogether(window, width, height);

            window.click("Try it");
            window.save(SCREENS.resolve("chat" + suffix));
            holdsTogether(window, width, height);

            window.ports.models = List.of(Path.of("/home/ada/models/gemma-3-4b-it-q4_k_m.gguf"));
            window.click("#add-server");
            window.find("#add-name");
            window.save(SCREENS.resolve("add" + suffix));
            holdsTogether(window, width, height);
        }
    }

    @ParameterizedTest
    @CsvSource({"LIGHT,1160,760", "DARK,900,600"})
    void settingsOfAServer(Theme theme, int width, int height) {
        String suffix = "-" + theme.name().toLowerCase(Locale.ROOT) + "-" + width;
        ScriptedSupervisor supervisor = new ScriptedSupervisor();
        supervisor.set(Screens.workstation(90, 20));
        try (WindowFixture window = new WindowFixture(supervisor, theme, new TestClock(Screens.NOW), width, height)) {
            Path model = Path.of("/home/ada/models/Qwen3-Coder-30B-A3B-Q4_K_M.gguf");
            window.ports.fits.put(model, FoundModels.fit(19 * Screens.GIB, 20 * Screens.GIB, 65_536));
            window.click("qwen3-coder-30b");
            window.click("#tab-settings");
            window.awaitText("#set-status", "needs");
            ScrollPane scroll = window.find("#set-scroll");
            TextInputControl threads = window.find("#set-model-threads");
            for (int step = 0; step <= 4; step++) {
                double place = step / 4.0;
                WindowFixture.onFx(() -> {
                    threads.setText("200");
                    scroll.setVvalue(place);
                    return null;
                });
                window.save(SCREENS.resolve("settings" + suffix + "-" + step + ".png"));
                holdsTogether(window, width, height);
            }
        }
    }

    static void holdsTogether(WindowFixture window, int width, int height) {
        Node root = window.find(".paddock");
        WindowFixture.onFx(() -> {
            hold((Parent) root, width, height);
            return null;
        });
    }

    /** Buttons and texts that can be seen lie in the window; a button shows its whole text. */
    private static void hold(Parent parent, int width, int height) {
        for (Node node : parent.getChildrenUnmodifiable()) {
            if (!node.isVisible()) {
                continue;
            }
            if (node instanceof Labeled text
                    && text.getText() != null
                    && !text.getText().isBlank()) {
                Bounds place = text.localToScene(text.getLayoutBounds());
                assertThat(place.getMinX()).as(text.getText()).isGreaterThanOrEqualTo(-1);
                assertThat(place.getMaxX()).as(text.getText()).isLessThanOrEqualTo(width + 1.0);
                if (text instanceof javafx.scene.control.ButtonBase) {
                    assertThat(text.getWidth()).as(text.getText()).isGreaterThanOrEqualTo(text.prefWidth(-1) - 1);
                }
            }
            if (node instanceof Parent inner) {
                hold(inner, width, height);
            }
        }
    }
}
