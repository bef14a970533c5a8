package dev.paddock.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.desktop.Desktop.Box;
import dev.paddock.settings.Json;
import dev.paddock.tray.dbus.Panel;
import dev.paddock.tray.dbus.PrivateBus;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The image on a real screen, with a real window manager and a real panel, used by mouse and keyboard. */
@Tag("desktop")
class DesktopIT {
    private static final Path LAUNCHER = Path.of(System.getProperty("paddock.image", "target/paddock"), "bin/paddock")
            .toAbsolutePath();
    private static final String[] WINDOW = {"--name", "^Paddock$"};
    private static final String[] ICON = {"--name", "^JavaEmbeddedFrame$"};
    private static final String[] MENU = {"--name", "^sun-awt-X11-XPopupMenuPeer$"};

    /** Other tests run beside this one, and a Paddock of the person who runs them. */
    private static final String ANY_PORT = "0";

    @TempDir
    Path folder;

    private Desktop desktop;

    @BeforeEach
    void startDesktop() throws Exception {
        desktop = Desktop.start(folder);
    }

    @AfterEach
    void leaveNothing() throws Exception {
        if (desktop == null) {
            return;
        }
        try {
            paddock("down", "--all");
            paddock("daemon", "stop");
        } finally {
            desktop.close();
        }
        assertThat(ProcessHandle.allProcesses()
                        .filter(one -> one.info().commandLine().orElse("").contains(folder.toString())))
                .isEmpty();
    }

    @Test
    void theTrayOfAPanelOpensSwitchesAndQuits() throws Exception {
        desktop.startPanel();
        Process gui = startGui();
        Box window = desktop.awaitWindow(WINDOW);
        Box icon = desktop.awaitWindow(ICON);
        assertThat(window.y()).as("below the title bar").isGreaterThan(10);
        desktop.picture("1-window");

        Box menu = openMenu(icon);
        desktop.picture("2-menu");
        choose(menu, 0);
        await("the demo")
                .atMost(Desktop.PATIENCE)
                .until(() -> fleet().path("ready_servers").asInt() == 1);
        await("the icon says so").atMost(Desktop.PATIENCE).until(() -> isGreen(icon));
        assertThat(fleet().path("active_profile").asString()).isEqualTo("demo");
        desktop.picture("3-switched");

        closeWindow();
        desktop.picture("5-in-the-tray");
        desktop.click(1, icon.x() + icon.width() / 2, icon.y() + icon.height() / 2);
        desktop.awaitWindow(WINDOW);
        desktop.picture("6-back");

        choose(openMenu(icon), 1);
        await("everything off")
                .atMost(Desktop.PATIENCE)
                .until(() -> fleet().path("ready_servers").asInt() == 0);
        await("the icon says so").atMost(Desktop.PATIENCE).until(() -> !isGreen(icon));
        Box last = openMenu(icon);
        desktop.picture("7-off");
        desktop.click(1, last.x() + last.width() / 2, last.y() + last.height() - 10);
        assertEnds(gui);
        desktop.awaitNoWindow(ICON);
    }

    @Test
    void aPanelOnTheBusShowsTheIconAndItsMenuWorks() throws Exception {
        try (PrivateBus bus = PrivateBus.start(folder);
                Panel panel = Panel.on(bus, true)) {
            desktop.useBus(bus.address());
            Process gui = startGui();
            Panel.Icon icon = panel.awaitIcon();
            desktop.awaitWindow(WINDOW);
            assertThat(icon.outline()).contains("( ) Demo", "( ) Everything off", "demo – Stopped", "Open Paddock");

            icon.click(icon.idOf("Demo"));
            await("the demo")
                    .atMost(Desktop.PATIENCE)
                    .until(() -> icon.outline().contains("demo – Ready"));
            assertThat(icon.outline()).contains("(x) Demo", "1 of 1 server ready*");
            desktop.picture("8-told-in-the-window");

            icon.click(icon.idOf("and stop servers"));
            assertEnds(gui);
        }
    }

    @Test
    void hiddenAtFirstItDoesWithoutTheWindowsToolkit() throws Exception {
        desktop.startPanel();
        Process gui = startGui("--tray");
        Box icon = desktop.awaitWindow(ICON);
        assertThat(desktop.window(WINDOW)).isEmpty();
        assertThat(toolkitOf(gui)).as("JavaFX").isEmpty();

        desktop.click(1, icon.x() + icon.width() / 2, icon.y() + icon.height() / 2);
        desktop.awaitWindow(WINDOW);
        assertThat(toolkitOf(gui)).as("JavaFX").isNotEmpty();
        desktop.picture("9-from-the-tray");

        gui.destroy();
        assertThat(gui.waitFor(Desktop.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    /** A terminal that was left open keeps the display of a session that has ended. */
    @Test
    void aDisplayThatIsGoneIsToldAndTheTerminalTakesOver() throws Exception {
        Process gui = desktop.run(
                "env",
                "DISPLAY=:9999",
                "PADDOCK_HOME=" + folder.resolve("home"),
                "PADDOCK_GATEWAY_PORT=" + ANY_PORT,
                LAUNCHER.toString(),
                "gui");
        await("the reason")
                .atMost(Desktop.PATIENCE)
                .until(() -> Files.readString(desktop.log("env")).contains("nothing answers at DISPLAY=:9999"));

        gui.destroy();
        assertThat(gui.waitFor(Desktop.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    private static List<String> toolkitOf(Process gui) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(gui.pid()), "maps")).stream()
                .filter(line -> line.contains("libglass"))
                .toList();
    }

    /** With the first profile in the middle of the fourth row, counting separators as half a row. */
    private void choose(Box menu, int profile) throws IOException {
        // A line, a separator, the profiles: rows are as high as the font is.
        double row = (menu.height() - 4 * 9 - 3) / 10.0;
        desktop.click(1, menu.x() + menu.width() / 2, (int) (menu.y() + 2 + 9 + row * (1.5 + profile)));
        desktop.awaitNoWindow(MENU);
    }

    private Box openMenu(Box icon) throws IOException {
        desktop.click(3, icon.x() + icon.width() / 2, icon.y() + icon.height() / 2);
        return desktop.awaitWindow(MENU);
    }

    /** By the window manager's key; the first time Paddock says where it goes. */
    private void closeWindow() throws IOException {
        desktop.activate(WINDOW);
        Box window = desktop.awaitWindow(WINDOW);
        int x = window.x() + 30;
        int y = window.y() + window.height() - 150;
        assertThat(desktop.color(x, y).getGreen()).as("the sidebar").isGreaterThan(200);
        // While a menu lets go of the keyboard, a key is lost; asked twice, Paddock says the same.
        await("what stays is explained")
                .atMost(Desktop.PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> {
                    boolean explained = desktop.color(x, y).getGreen() < 200;
                    if (!explained) {
                        desktop.key("alt+F4");
                    }
                    return explained;
                });
        desktop.picture("4-closing");
        desktop.key("Return");
        desktop.awaitNoWindow(WINDOW);
    }

    private boolean isGreen(Box icon) throws IOException {
        BufferedImage screen = desktop.look();
        int green = 0;
        for (int x = icon.x(); x < icon.x() + icon.width(); x++) {
            for (int y = icon.y(); y < icon.y() + icon.height(); y++) {
                Color pixel = new Color(screen.getRGB(x, y));
                green += pixel.getGreen() > pixel.getRed() + 60 && pixel.getGreen() > pixel.getBlue() + 60 ? 1 : 0;
            }
        }
        return green > icon.width();
    }

    private Process startGui(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "env",
                "PADDOCK_HOME=" + folder.resolve("home"),
                "PADDOCK_GATEWAY_PORT=" + ANY_PORT,
                LAUNCHER.toString(),
                "gui"));
        command.addAll(List.of(arguments));
        return desktop.run(command.toArray(String[]::new));
    }

    private void assertEnds(Process gui) throws Exception {
        assertThat(gui.waitFor(Desktop.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("Paddock ends")
                .isTrue();
        assertThat(gui.exitValue()).as(Files.readString(desktop.log("env.err"))).isZero();
        assertThat(Files.readString(desktop.log("env.err"))).as("what it said").isEmpty();
        desktop.awaitNoWindow(WINDOW);
    }

    private JsonNode fleet() throws Exception {
        return Json.mapper().readTree(paddock("ps", "--json"));
    }

    private String paddock(String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(LAUNCHER.toString());
        builder.command().addAll(List.of(arguments));
        builder.redirectError(folder.resolve("cli.err").toFile());
        builder.environment().put("PADDOCK_HOME", folder.resolve("home").toString());
        builder.environment().put("PADDOCK_GATEWAY_PORT", ANY_PORT);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return said;
    }
}
