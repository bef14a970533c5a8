package dev.paddock.tray.dbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Subscription;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogindTest {
    @TempDir
    Path folder;

    @Test
    void aShutdownIsToldBeforeItComesAndOneThatWasCalledOffIsNot() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        try (PrivateBus where = PrivateBus.start(folder)) {
            DBusConnection login = where.connect();
            try (Subscription listening = Logind.onShutdown(where.session(), () -> told.add("down"))) {
                login.sendMessage(new LogindInterface.PrepareForShutdown(LogindInterface.PATH, false));
                login.sendMessage(new LogindInterface.PrepareForShutdown(LogindInterface.PATH, true));

                assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo("down");
                assertThat(told).isEmpty();
            }
            login.disconnect();
        }
    }

    @Test
    void withoutABusNothingIsTold() {
        Subscription none = Logind.onShutdown(new SessionBus(Optional.empty()), () -> {});
        none.close();
    }
}
