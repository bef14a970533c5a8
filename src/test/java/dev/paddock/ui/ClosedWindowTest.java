package dev.paddock.ui;

import static org.awaitility.Awaitility.await;

import dev.paddock.supervisor.ScriptedSupervisor;
import java.lang.ref.WeakReference;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock("window")
class ClosedWindowTest {
    @Test
    void aClosedWindowIsForgotten() {
        WeakReference<MainView> view = opened();

        await().atMost(Duration.ofSeconds(20)).until(() -> {
            System.gc();
            return view.get() == null;
        });
    }

    private static WeakReference<MainView> opened() {
        ScriptedSupervisor supervisor = new ScriptedSupervisor();
        supervisor.set(Screens.workstation(90, 20));
        try (WindowFixture window = WindowFixture.of(supervisor)) {
            window.find("#server-list");
            return new WeakReference<>(window.view);
        }
    }
}
