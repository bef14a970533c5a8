package dev.paddock.tray.dbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.tray.TrayAction;
import dev.paddock.tray.TrayBackend.Notice;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.Variant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DesktopNotificationsTest {
    private static final Notice GAVE_UP = new Notice(
            Notice.Kind.GAVE_UP,
            "chat keeps failing",
            "It needs <4> GB & more.",
            List.of(new Notice.Reply("Start again", new TrayAction.Start("chat"))));

    @TempDir
    Path folder;

    private PrivateBus where;
    private final BlockingQueue<TrayAction> chosen = new LinkedBlockingQueue<>();

    private record Shown(String title, String body, List<String> actions, Map<String, Variant<?>> hints) {}

    /** The desktop's side. */
    private static final class Service implements NotificationsInterface, AutoCloseable {
        private final DBusConnection bus;
        private final List<String> can;
        private final BlockingQueue<Shown> shown = new LinkedBlockingQueue<>();
        private int last = 6;

        Service(PrivateBus where, String... can) throws DBusException {
            this.bus = where.connect();
            this.can = List.of(can);
            bus.exportObject(PATH, this);
            bus.requestBusName(NAME);
        }

        @Override
        public String getObjectPath() {
            return PATH;
        }

        @Override
        public List<String> capabilities() {
            return can;
        }

        @Override
        public UInt32 show(
                String application,
                UInt32 replaces,
                String icon,
                String summary,
                String body,
                List<String> actions,
                Map<String, Variant<?>> hints,
                int timeout) {
            shown.add(new Shown(summary, body, actions, hints));
            return new UInt32(++last);
        }

        void answer(long id, String key) throws DBusException {
            bus.sendMessage(new ActionInvoked(PATH, new UInt32(id), key));
        }

        void closed(long id) throws DBusException {
            bus.sendMessage(new NotificationClosed(PATH, new UInt32(id), new UInt32(2)));
        }

        @Override
        public void close() {
            bus.disconnect();
        }
    }

    @BeforeEach
    void startBus() throws Exception {
        where = PrivateBus.start(folder);
    }

    @AfterEach
    void stopBus() throws Exception {
        where.close();
    }

    @Test
    void aNoticeIsShownWithItsAnswersAndTheirClicksArrive() throws Exception {
        try (Service service = new Service(where, "body", "actions", "body-markup");
                DesktopNotifications mine = new DesktopNotifications(where.session(), "Open Paddock")) {
            assertThat(mine.tell(GAVE_UP, chosen::add)).isTrue();
            Shown shown = service.shown.poll(20, TimeUnit.SECONDS);
            assertThat(shown.title()).isEqualTo("chat keeps failing");
            assertThat(shown.body()).isEqualTo("It needs &lt;4&gt; GB &amp; more.");
            assertThat(shown.actions()).containsExactly("default", "Open Paddock", "0", "Start again");
            assertThat(Panel.in(shown.hints(), "image-data").getSig()).isEqualTo("(iiibiiay)");
            assertThat(Panel.in(shown.hints(), "urgency").getSig()).isEqualTo("y");

            service.answer(99, "0");
            service.answer(7, "0");
            assertThat(chosen.poll(20, TimeUnit.SECONDS)).isEqualTo(new TrayAction.Start("chat"));
            service.answer(7, "default");
            assertThat(chosen.poll(20, TimeUnit.SECONDS)).isEqualTo(new TrayAction.OpenWindow());

            mine.tell(GAVE_UP, chosen::add);
            service.closed(7);
            service.answer(7, "0");
            service.answer(8, "default");
            assertThat(chosen.poll(20, TimeUnit.SECONDS)).isEqualTo(new TrayAction.OpenWindow());
        }
    }

    @Test
    void aDesktopWithoutButtonsGetsPlainWords() throws Exception {
        try (Service service = new Service(where, "body");
                DesktopNotifications mine = new DesktopNotifications(where.session(), "Open Paddock")) {
            assertThat(mine.tell(GAVE_UP, chosen::add)).isTrue();
            Shown shown = service.shown.poll(20, TimeUnit.SECONDS);
            assertThat(shown.body()).isEqualTo("It needs <4> GB & more.");
            assertThat(shown.actions()).isEmpty();
        }
    }

    @Test
    void aServiceThatComesLaterOrAgainIsFound() throws Exception {
        try (DesktopNotifications mine = new DesktopNotifications(where.session(), "Open Paddock")) {
            assertThat(mine.tell(GAVE_UP, chosen::add)).isFalse();
            Service first = new Service(where, "body");
            assertThat(mine.tell(GAVE_UP, chosen::add)).isTrue();
            first.close();
            assertThat(mine.tell(GAVE_UP, chosen::add)).isFalse();
            try (Service second = new Service(where, "body")) {
                assertThat(mine.tell(GAVE_UP, chosen::add)).isTrue();
                assertThat(second.shown).hasSize(1);
            }
        }
    }

    @Test
    void withoutABusNothingIsTold() {
        try (DesktopNotifications mine = new DesktopNotifications(SessionBus.of(Map.of()), "Open Paddock")) {
            assertThat(mine.tell(GAVE_UP, chosen::add)).isFalse();
        }
    }
}
