package dev.paddock.ui;

import static org.awaitility.Awaitility.await;

import dev.paddock.supervisor.ScriptedSupervisor;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.stage.Stage;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ResourceLock("window")
class ClosedWindowTest {
    @TempDir
    static Path folder;

    /** What a person did in the window before it was closed. */
    static Stream<Named<Consumer<WindowFixture>>> pasts() {
        return Stream.of(
                past("nothing", window -> {}),
                past("read a log", window -> window.click("Log")),
                past("tried a server", window -> window.click("Try it")),
                past("saw a form", window -> window.click("#tab-settings")),
                past("went to models", window -> window.click("#page-models")),
                past("went to profiles", window -> window.click("#page-profiles")),
                past("went to engines", window -> window.click("#page-engines")),
                past("went to activity", window -> window.click("#page-activity")),
                past("began to add a server", window -> {
                    window.ports.models = List.of(folder.resolve("some.gguf"));
                    window.click("#add-server");
                    window.find("#add-name");
                }),
                past("typed and used keys", window -> {
                    window.shortcut(KeyCode.DIGIT2);
                    window.click("#model-search");
                    window.robot.push(KeyCode.A);
                }),
                past("opened a menu", window -> {
                    window.click("#main-menu");
                    window.robot.push(KeyCode.ESCAPE);
                }),
                past("opened a context menu", window -> {
                    window.robot.clickOn("#server-list .list-cell", MouseButton.SECONDARY);
                    window.robot.push(KeyCode.ESCAPE);
                }),
                past(
                        "changed the theme",
                        window -> WindowFixture.onFx(() -> {
                            window.view.themeProperty().set(Theme.DARK);
                            return null;
                        })),
                past("took a picture", window -> window.save(folder.resolve("closed.png"))));
    }

    private static Named<Consumer<WindowFixture>> past(String name, Consumer<WindowFixture> actions) {
        return Named.of(name, actions);
    }

    @ParameterizedTest
    @MethodSource("pasts")
    void aClosedWindowIsForgotten(Consumer<WindowFixture> past) {
        WeakReference<Stage> window = opened(past);

        await().atMost(Duration.ofSeconds(20)).until(() -> {
            System.gc();
            return window.get() == null;
        });
    }

    private static WeakReference<Stage> opened(Consumer<WindowFixture> past) {
        ScriptedSupervisor supervisor = new ScriptedSupervisor();
        supervisor.set(Screens.workstation(90, 20));
        try (WindowFixture window = WindowFixture.of(supervisor)) {
            window.find("#server-list");
            past.accept(window);
            return new WeakReference<>(window.stage());
        }
    }
}
