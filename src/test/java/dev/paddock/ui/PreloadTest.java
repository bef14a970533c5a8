package dev.paddock.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import java.util.concurrent.atomic.AtomicInteger;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.Pane;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.testfx.api.FxToolkit;

@ResourceLock("window")
class PreloadTest {
    private final AtomicInteger made = new AtomicInteger();
    private Preload preload;

    @BeforeEach
    void begin() throws Exception {
        FxToolkit.registerPrimaryStage();
        preload = WindowFixture.onFx(Preload::new);
    }

    @AfterEach
    void close() {
        WindowFixture.onFx(() -> {
            preload.close();
            return null;
        });
    }

    @Test
    void nothingIsMadeUntilAPersonTurnsToTheWayThere() {
        Pane way = new Pane();
        WindowFixture.onFx(() -> {
            preload.add(made::incrementAndGet);
            preload.add(made::incrementAndGet);
            preload.beginAt(way);
            preload.windowIsThere();
            return null;
        });
        assertThat(made).hasValue(0);

        WindowFixture.onFx(() -> {
            way.fireEvent(entered());
            return null;
        });
        await().untilAtomic(made, is(2));
    }

    private static MouseEvent entered() {
        return new MouseEvent(
                MouseEvent.MOUSE_ENTERED,
                0,
                0,
                0,
                0,
                MouseButton.NONE,
                0,
                false,
                false,
                false,
                false,
                false,
                false,
                false,
                false,
                false,
                false,
                null);
    }
}
