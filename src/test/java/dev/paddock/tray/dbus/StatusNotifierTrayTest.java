package dev.paddock.tray.dbus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.tray.TrayAction;
import dev.paddock.tray.TrayBackend;
import dev.paddock.tray.TrayLook;
import dev.paddock.tray.TrayMenu;
import dev.paddock.tray.TrayState;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.types.Variant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real bus, with a panel of the test's own on it. */
class StatusNotifierTrayTest {
    private static final TrayAction.SwitchTo TO_CHAT = new TrayAction.SwitchTo("chat");

    @TempDir
    Path folder;

    private PrivateBus where;
    private final Listener host = new Listener();
    private final BlockingQueue<Runnable> afterGrace = new LinkedBlockingQueue<>();

    private static final class Listener implements TrayBackend.Host {
        private final BlockingQueue<TrayAction> chosen = new LinkedBlockingQueue<>();
        private final BlockingQueue<Boolean> losses = new LinkedBlockingQueue<>();

        @Override
        public void chosen(TrayAction action) {
            chosen.add(action);
        }

        @Override
        public void lost() {
            losses.add(true);
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

    private Optional<TrayBackend> open() {
        return StatusNotifierTray.open(where.session(), host, afterGrace::add);
    }

    private static TrayMenu menu(boolean chatting) {
        return new TrayMenu(List.of(
                new TrayMenu.Line("1 of 2 servers ready"),
                new TrayMenu.Separator(),
                new TrayMenu.Choice("my_chat", chatting, TO_CHAT),
                new TrayMenu.Choice("Off", !chatting, new TrayAction.SwitchTo("off")),
                new TrayMenu.Submenu(
                        "chat – Ready",
                        List.of(
                                new TrayMenu.Command("Stop", true, new TrayAction.Stop("chat")),
                                new TrayMenu.Command("Restart", false, new TrayAction.Restart("chat"))))));
    }

    @Test
    void thePanelReadsIconAndMenu() throws Exception {
        try (Panel panel = Panel.on(where, true);
                TrayBackend tray = open().orElseThrow()) {
            tray.show(menu(true), new TrayLook(TrayState.READY, 0), "Paddock – 1 of 2 servers ready");
            Panel.Icon icon = panel.awaitIcon();

            Map<String, Variant<?>> properties = icon.properties();
            assertThat(Panel.in(properties, "Category").getValue()).isEqualTo("ApplicationStatus");
            assertThat(Panel.in(properties, "Status").getValue()).isEqualTo("Active");
            assertThat(Panel.in(properties, "IconPixmap").getSig()).isEqualTo("a(iiay)");
            assertThat(Panel.in(properties, "ToolTip").getSig()).isEqualTo("(sa(iiay)ss)");
            assertThat(Panel.in(properties, "Menu").getSig()).isEqualTo("o");
            assertThat((Object[]) Panel.in(properties, "ToolTip").getValue())
                    .contains("Paddock", "Paddock – 1 of 2 servers ready");
            assertThat(icon.outline())
                    .containsExactly(
                            "1 of 2 servers ready*",
                            "---",
                            "(x) my__chat",
                            "( ) Off",
                            "chat – Ready",
                            "  Stop",
                            "  Restart*");
            assertThat(icon.property("Id")).isEqualTo("paddock");
        }
    }

    @Test
    void theIconHasAllSizesInNetworkOrder() throws Exception {
        try (Panel panel = Panel.on(where, true);
                TrayBackend tray = open().orElseThrow()) {
            tray.show(menu(true), new TrayLook(TrayState.READY, 0), "");
            List<?> icons = (List<?>)
                    Panel.in(panel.awaitIcon().properties(), "IconPixmap").getValue();

            assertThat(icons).extracting(icon -> ((Object[]) icon)[0]).contains(16, 22, 24, 32, 48, 64);
            for (Object icon : icons) {
                int width = (int) ((Object[]) icon)[0];
                byte[] pixels = bytes(((Object[]) icon)[2]);
                assertThat(pixels).hasSize(width * width * 4);
                // Green squares on nothing: of opaque pixels, the third byte of A R G B is the largest.
                long opaque = count(pixels, at -> pixels[at] == (byte) 0xFF);
                long green = count(
                        pixels, at -> pixels[at] == (byte) 0xFF && (pixels[at + 2] & 0xFF) > (pixels[at + 1] & 0xFF));
                assertThat(opaque).isGreaterThan(width * width / 4);
                assertThat(green).isEqualTo(opaque);
            }
        }
    }

    private static long count(byte[] pixels, java.util.function.IntPredicate what) {
        return IntStream.range(0, pixels.length / 4)
                .map(pixel -> 4 * pixel)
                .filter(what)
                .count();
    }

    private static byte[] bytes(Object array) {
        if (array instanceof byte[] plain) {
            return plain;
        }
        List<?> boxed = (List<?>) array;
        byte[] bytes = new byte[boxed.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) boxed.get(i);
        }
        return bytes;
    }

    @Test
    void whatGoesOverTheWireIsWhatPanelsExpect() throws Exception {
        try (Panel panel = Panel.on(where, true);
                TrayBackend tray = open().orElseThrow()) {
            tray.show(menu(true), new TrayLook(TrayState.READY, 0), "");
            Panel.Icon icon = panel.awaitIcon();
            String menu = "com.canonical.dbusmenu";

            assertThat(icon.signatureOf(menu, "GetLayout", "iias", 0, -1, new String[0]))
                    .isEqualTo("u(ia{sv}av)");
            assertThat(icon.signatureOf(menu, "GetGroupProperties", "aias", new int[0], new String[0]))
                    .isEqualTo("a(ia{sv})");
            assertThat(icon.signatureOf(menu, "AboutToShow", "i", 0)).isEqualTo("b");
            assertThat(icon.signatureOf(menu, "AboutToShowGroup", "ai", new int[0]))
                    .isEqualTo("aiai");
            assertThat(icon.signatureOf("org.freedesktop.DBus.Properties", "Get", "ss", menu, "Version"))
                    .isEqualTo("v");
            assertThat(icon.signatureOf("org.freedesktop.DBus.Properties", "GetAll", "s", menu))
                    .isEqualTo("a{sv}");
        }
    }

    @Test
    void aClickArrives() throws Exception {
        try (Panel panel = Panel.on(where, true);
                TrayBackend tray = open().orElseThrow()) {
            tray.show(menu(false), new TrayLook(TrayState.READY, 0), "");
            Panel.Icon icon = panel.awaitIcon();

            icon.click(icon.idOf("my__chat"));
            assertThat(next()).isEqualTo(TO_CHAT);
            icon.click(icon.idOf("Stop"));
            assertThat(next()).isEqualTo(new TrayAction.Stop("chat"));
            icon.item().activate(0, 0);
            assertThat(next()).isEqualTo(new TrayAction.OpenWindow());
            icon.click(icon.idOf("Restart"));
            icon.click(4711);
            icon.item().secondaryActivate(0, 0);
            assertThat(next()).isEqualTo(new TrayAction.OpenWindow());
        }
    }

    private TrayAction next() throws InterruptedException {
        return host.chosen.poll(20, TimeUnit.SECONDS);
    }

    @Test
    void changesAreTold() throws Exception {
        try (Panel panel = Panel.on(where, true);
                TrayBackend tray = open().orElseThrow()) {
            tray.show(menu(false), new TrayLook(TrayState.READY, 0), "one");
            Panel.Icon icon = panel.awaitIcon();
            icon.outline();
            assertThat(icon.menu().aboutToShow(0)).isFalse();

            tray.show(menu(true), new TrayLook(TrayState.TROUBLE, 0), "two");
            assertThat(panel.await(MenuInterface.ItemsPropertiesUpdated.class).updated())
                    .hasSize(2);
            panel.await(ItemInterface.NewIcon.class);
            assertThat(panel.await(ItemInterface.NewStatus.class).status()).isEqualTo("NeedsAttention");
            panel.await(ItemInterface.NewToolTip.class);
            assertThat(icon.outline()).contains("(x) my__chat", "( ) Off");
            assertThat((Object[]) Panel.in(icon.properties(), "ToolTip").getValue())
                    .contains("two");

            tray.show(
                    new TrayMenu(List.of(new TrayMenu.Command("Quit", true, new TrayAction.Quit(false)))),
                    new TrayLook(TrayState.TROUBLE, 0),
                    "two");
            panel.await(MenuInterface.LayoutUpdated.class);
            assertThat(icon.menu().aboutToShow(0)).isTrue();
            assertThat(icon.outline()).containsExactly("Quit");
        }
    }

    @Test
    void aPanelThatRestartsGetsTheIconAgain() throws Exception {
        Panel first = Panel.on(where, true);
        try (TrayBackend tray = open().orElseThrow()) {
            tray.show(menu(true), new TrayLook(TrayState.READY, 0), "");
            first.awaitIcon();
            first.close();
            Runnable grace = afterGrace.poll(20, TimeUnit.SECONDS);
            try (Panel second = Panel.on(where, true)) {
                assertThat(second.awaitIcon().outline()).contains("(x) my__chat");
                grace.run();
                assertThat(host.losses).isEmpty();
            }
        }
    }

    @Test
    void aPanelThatStaysAwayIsALoss() throws Exception {
        Panel panel = Panel.on(where, true);
        try (TrayBackend tray = open().orElseThrow()) {
            tray.show(menu(true), new TrayLook(TrayState.READY, 0), "");
            panel.awaitIcon();
            panel.close();
            afterGrace.poll(20, TimeUnit.SECONDS).run();
            assertThat(host.losses).hasSize(1);
        }
        assertThat(open()).isEmpty();
    }

    @Test
    void aBusThatEndsIsALoss() throws Exception {
        try (Panel panel = Panel.on(where, true);
                TrayBackend tray = open().orElseThrow()) {
            tray.show(menu(true), new TrayLook(TrayState.READY, 0), "");
            panel.awaitIcon();
            where.close();
            assertThat(host.losses.poll(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(open()).isEmpty();
    }

    @Test
    void withoutAPanelThereIsNoTray() throws Exception {
        assertThat(open()).isEmpty();
        try (Panel watcherAlone = Panel.on(where, false)) {
            assertThat(open()).isEmpty();
        }
        assertThat(StatusNotifierTray.open(SessionBus.of(Map.of()), host)).isEmpty();
        assertThat(StatusNotifierTray.open(
                        SessionBus.of(Map.of("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + folder + "/none")), host))
                .isEmpty();
    }

    @Test
    void aClosedTrayLeavesTheBus() throws Exception {
        DBusConnection other = where.connect();
        try (Panel panel = Panel.on(where, true)) {
            BlockingQueue<String> gone = new LinkedBlockingQueue<>();
            other.addSigHandler(org.freedesktop.dbus.interfaces.DBus.NameOwnerChanged.class, change -> {
                if (change.newOwner.isEmpty()) {
                    gone.add(change.name);
                }
            });
            TrayBackend tray = open().orElseThrow();
            tray.show(menu(true), new TrayLook(TrayState.READY, 0), "");
            String service = panel.awaitIcon().service();
            tray.close();
            tray.close();
            assertThat(gone.poll(20, TimeUnit.SECONDS)).isEqualTo(service);
            assertThat(host.losses).isEmpty();
        } finally {
            other.disconnect();
        }
    }
}
