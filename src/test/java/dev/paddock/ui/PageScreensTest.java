package dev.paddock.ui;

import dev.paddock.domain.Download;
import dev.paddock.domain.Home;
import dev.paddock.domain.Problem;
import dev.paddock.fetch.queue.ScriptedDownloads;
import dev.paddock.settings.SettingsFile;
import dev.paddock.supervisor.ScriptedSupervisor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As {@link ScreensTest}, of the pages beside that of the servers. */
@ResourceLock("window")
class PageScreensTest {
    private static final long GIB = 1L << 30;

    private final TestClock clock = new TestClock(Screens.NOW);

    private WindowFixture open(Theme theme, int width, int height) {
        ScriptedSupervisor supervisor = new ScriptedSupervisor();
        supervisor.set(Screens.workstation(90, 20));
        return new WindowFixture(supervisor, theme, clock, width, height);
    }

    private static void draw(WindowFixture window, String name, Theme theme, int width, int height) {
        window.save(
                ScreensTest.SCREENS.resolve(name + "-" + theme.name().toLowerCase(Locale.ROOT) + "-" + width + ".png"));
        ScreensTest.holdsTogether(window, width, height);
    }

    @ParameterizedTest
    @CsvSource({"LIGHT,1160,760", "DARK,1160,760", "LIGHT,900,600", "DARK,900,600"})
    void models(Theme theme, int width, int height) {
        try (WindowFixture window = open(theme, width, height)) {
            window.ports.fits.put(FoundModels.seeing().path(), FoundModels.fit(4 * GIB + GIB / 5, 43 * GIB, 131_072));
            window.click("#page-models");
            window.awaitText("#models-empty .empty-title", "Looking");
            draw(window, "models-looking", theme, width, height);
            window.ports.find(FoundModels.of(
                    FoundModels.some().models(),
                    List.of(Problem.of(
                            "folder-missing",
                            "The folder /media/ada/models is not there",
                            "its drive may be unplugged",
                            null))));
            window.awaitText("#model-memory", "needs");
            draw(window, "models", theme, width, height);
            window.click("#models-all");
            window.click("Mistral Nemo Instruct 2407");
            window.find("#model-trouble");
            draw(window, "models-broken", theme, width, height);
        }
    }

    @ParameterizedTest
    @CsvSource({"LIGHT,1160,760", "DARK,1160,760", "LIGHT,900,600", "DARK,900,600"})
    void activity(Theme theme, int width, int height) {
        try (WindowFixture window = open(theme, width, height)) {
            window.click("#page-activity");
            window.awaitText("#activity-empty .empty-title", "Nothing has happened yet");
            draw(window, "activity-empty", theme, width, height);
            window.ports.events = Happened.today(Screens.NOW);
            clock.forward(Duration.ofSeconds(1));
            window.awaitText("#activity-summary", "events");
            draw(window, "activity", theme, width, height);
        }
    }

    @ParameterizedTest
    @CsvSource({"LIGHT,1160,760", "DARK,1160,760", "LIGHT,900,600", "DARK,900,600"})
    void profiles(Theme theme, int width, int height) {
        try (WindowFixture window = open(theme, width, height)) {
            window.click("#page-profiles");
            window.find("#profile-members");
            draw(window, "profiles", theme, width, height);
            window.click("#profile-list .list-cell:filled");
            window.click("#profile-delete");
            window.find("#undo-button");
            draw(window, "profiles-undo", theme, width, height);
            window.click("#new-profile");
            window.find("#new-profile-title");
            draw(window, "profiles-new", theme, width, height);
        }
    }

    @ParameterizedTest
    @CsvSource({"LIGHT,1160,760", "DARK,1160,760", "LIGHT,900,600", "DARK,900,600"})
    void engines(Theme theme, int width, int height) {
        try (WindowFixture window = open(theme, width, height)) {
            window.ports.engines = KnownEngines.some();
            window.click("#page-engines");
            window.find("Built-in engine");
            draw(window, "engines", theme, width, height);
        }
    }

    @ParameterizedTest
    @CsvSource({"LIGHT,1160,760", "DARK,1160,760", "LIGHT,900,600", "DARK,900,600"})
    void gettingAnEngine(Theme theme, int width, int height) {
        try (WindowFixture window = open(theme, width, height)) {
            window.ports.engines = KnownEngines.installed();
            window.ports.newer = Optional.of("b10700");
            window.click("#page-engines");
            window.find("#engine-b10621-vulkan");
            draw(window, "engines-installed", theme, width, height);
            window.ports.desk.holdInstallations();
            window.click("#engines-get");
            window.find(".offer");
            draw(window, "engine-offers", theme, width, height);
            window.press("#offer-vulkan .button");
            window.awaitText("#engine-what", "Downloading");
            draw(window, "engine-installing", theme, width, height);
            window.click("#engine-cancel");
            window.until("the end of it", () -> !window.shows("#engine-running"));
        }
    }

    @ParameterizedTest
    @CsvSource({"LIGHT,1160,760", "DARK,1160,760", "LIGHT,900,600", "DARK,900,600"})
    void gettingModels(Theme theme, int width, int height) {
        try (WindowFixture window = open(theme, width, height)) {
            window.ports.hub.gated = true;
            window.click("#page-models");
            window.click("#models-get");
            draw(window, "get-models-empty", theme, width, height);
            window.ports.downloads.put(ScriptedDownloads.of("2x9f", Download.State.RUNNING, null));
            window.ports.downloads.put(ScriptedDownloads.of(
                    "3abc",
                    Download.State.FAILED,
                    Problem.of("fetch-gated", "The owner has not said yes yet", "", "Ask on its page.")));
            window.ports.downloads.put(ScriptedDownloads.of("4def", Download.State.QUEUED, null));
            window.type("#hub-words", "gemma");
            window.click("#hub-go");
            window.find(".hub-offer");
            window.find("#download-4def");
            draw(window, "get-models", theme, width, height);
            window.click("#hub-token");
            window.find("#token-field");
            draw(window, "hub-token", theme, width, height);
        }
    }

    @ParameterizedTest
    @CsvSource({"LIGHT,1160,760", "DARK,1160,760", "LIGHT,900,600", "DARK,900,600"})
    void settings(Theme theme, int width, int height) {
        try (WindowFixture window = open(theme, width, height)) {
            window.ports.settings = new SettingsFile(
                    Home.under(Path.of("nowhere")),
                    Map.of("PADDOCK_LOG_LEVEL", "info", "PADDOCK_DEFAULTS_LOGS_ROTATION", "many"));
            window.click("#page-settings");
            window.awaitText("#setting-log-level-note", "PADDOCK_LOG_LEVEL");
            draw(window, "settings", theme, width, height);
            WindowFixture.onFx(() -> {
                window.robot.lookup("#setting-defaults-logs-rotation").query().requestFocus();
                return null;
            });
            draw(window, "settings-end", theme, width, height);
        }
    }

    @ParameterizedTest
    @CsvSource({"LIGHT,1160,760", "DARK,1160,760", "LIGHT,900,600", "DARK,900,600"})
    void warnings(Theme theme, int width, int height) {
        ScriptedSupervisor supervisor = new ScriptedSupervisor();
        supervisor.set(Screens.workstation(90, 20));
        supervisor.put(Screens.telling(
                supervisor.fleet().server("qwen3-coder-30b").orElseThrow(),
                List.of(Problem.of(
                        "option-left-out",
                        "Flash attention was left out",
                        "llama.cpp b3000 does not know it",
                        "Choose a newer engine.")),
                true,
                Map.of("CUDA0", 17 * GIB, "CUDA1", 3 * GIB)));
        try (WindowFixture window = new WindowFixture(supervisor, theme, clock, width, height)) {
            WindowFixture.onFx(() -> {
                window.view.showServer("qwen3-coder-30b");
                return null;
            });
            window.find("#notes");
            draw(window, "warned", theme, width, height);
        }
    }
}
