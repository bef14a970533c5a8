package dev.paddock.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;

/** A screen of the test's own with a window manager and, if asked for, a panel; hands and eyes are xdotool and import. */
final class Desktop implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);
    static final int WIDTH = 1280;
    static final int HEIGHT = 800;

    private static final List<String> TOOLS = List.of("Xvfb", "openbox", "trayer", "xdotool", "import", "dbus-daemon");

    private final Path folder;
    private final Path pictures;
    private final List<Process> started = new ArrayList<>();
    private String display = "";
    private String busAddress = "";

    /** The geometry of a window, in pixels of the screen. */
    record Box(int x, int y, int width, int height) {}

    private Desktop(Path folder, Path pictures) {
        this.folder = folder;
        this.pictures = pictures;
    }

    /** Ends the test as skipped where a tool is missing. */
    static Desktop start(Path folder) throws IOException {
        List<String> missing =
                TOOLS.stream().filter(tool -> find(tool).isEmpty()).toList();
        assumeTrue(missing.isEmpty(), "to run this, install " + String.join(", ", missing));
        Desktop desktop = new Desktop(folder, Files.createDirectories(Path.of("target/screens/desktop")));
        try {
            desktop.startScreen();
            desktop.startWindowManager();
            return desktop;
        } catch (IOException | RuntimeException | AssertionError failed) {
            desktop.close();
            throw failed;
        }
    }

    private static Optional<Path> find(String tool) {
        return List.of("/usr/bin", "/usr/local/bin").stream()
                .map(place -> Path.of(place, tool))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Xvfb takes a free display and says which. Hazard: without {@code -noreset} it starts anew when its last client leaves, and
     * refuses whoever connects meanwhile.
     */
    private void startScreen() throws IOException {
        Process screen = start(
                new ProcessBuilder(
                        "Xvfb",
                        "-noreset",
                        "-displayfd",
                        "1",
                        "-screen",
                        "0",
                        WIDTH + "x" + HEIGHT + "x24",
                        "-nolisten",
                        "tcp"),
                ProcessBuilder.Redirect.PIPE);
        BufferedReader said = screen.inputReader();
        String number = said.readLine();
        assertThat(number).as("the number of the display").isNotNull();
        display = ":" + number.strip();
    }

    private void startWindowManager() throws IOException {
        Process manager = run("openbox");
        await("the window manager").atMost(PATIENCE).until(() -> {
            assertThat(manager.isAlive())
                    .as(() -> "openbox ended: " + read(log("openbox")) + read(log("openbox.err")))
                    .isTrue();
            return tool(List.of("xdotool", "get_num_desktops")).strip().matches("[1-9]");
        });
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException unread) {
            return unread.toString();
        }
    }

    /** What is started from now on is on this bus. */
    void useBus(String address) {
        busAddress = address;
    }

    /** An XEmbed tray in the upper right corner. */
    void startPanel() throws IOException {
        run("trayer", "--edge", "top", "--align", "right", "--widthtype", "request", "--height", "24");
        await("the panel")
                .atMost(PATIENCE)
                .until(() -> window("--class", "trayer").isPresent());
    }

    Process run(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment());
        return start(builder, ProcessBuilder.Redirect.to(log(command[0]).toFile()));
    }

    private Process start(ProcessBuilder builder, ProcessBuilder.Redirect out) throws IOException {
        Process process = builder.redirectOutput(out)
                .redirectError(log(builder.command().getFirst() + ".err").toFile())
                .start();
        started.add(process);
        return process;
    }

    Path log(String program) {
        return folder.resolve(Path.of(program).getFileName() + ".log");
    }

    Map<String, String> environment() {
        return Map.of(
                "DISPLAY",
                display,
                "DBUS_SESSION_BUS_ADDRESS",
                busAddress.isEmpty() ? "unix:path=" + folder + "/no-bus" : busAddress,
                "XDG_RUNTIME_DIR",
                "",
                "NO_AT_BRIDGE",
                "1",
                "HOME",
                folder.toString());
    }

    /** The first visible window that xdotool finds by these words. */
    Optional<Box> window(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("xdotool", "search", "--onlyvisible"));
        command.addAll(List.of(words));
        command.addAll(List.of("getwindowgeometry", "--shell"));
        List<String> lines = tool(command).lines().toList();
        return lines.stream().anyMatch(line -> line.startsWith("WIDTH="))
                ? Optional.of(new Box(
                        value(lines, "X="), value(lines, "Y="), value(lines, "WIDTH="), value(lines, "HEIGHT=")))
                : Optional.empty();
    }

    private static int value(List<String> lines, String key) {
        return lines.stream()
                .filter(line -> line.startsWith(key))
                .mapToInt(line -> Integer.parseInt(line.substring(key.length()).strip()))
                .findFirst()
                .orElseThrow();
    }

    Box awaitWindow(String... words) {
        return await(String.join(" ", words))
                .atMost(PATIENCE)
                .until(() -> window(words), Optional::isPresent)
                .orElseThrow();
    }

    void awaitNoWindow(String... words) {
        await("no " + String.join(" ", words))
                .atMost(PATIENCE)
                .until(() -> window(words).isEmpty());
    }

    /** Keys go to it from now on: a window manager takes its time, and drops a key that comes before. */
    void activate(String... words) {
        List<String> command = new ArrayList<>(List.of("xdotool", "search", "--onlyvisible"));
        command.addAll(List.of(words));
        await("the keys go to " + String.join(" ", words)).atMost(PATIENCE).until(() -> {
            String wanted = tool(command).strip();
            tool(List.of("xdotool", "windowactivate", wanted));
            return !wanted.isEmpty()
                    && tool(List.of("xdotool", "getwindowfocus")).strip().equals(wanted);
        });
    }

    void click(int button, int x, int y) throws IOException {
        tool(List.of(
                "xdotool", "mousemove", Integer.toString(x), Integer.toString(y), "click", Integer.toString(button)));
    }

    void key(String keys) throws IOException {
        tool(List.of("xdotool", "key", keys));
    }

    /** Of the whole screen, into {@code target/screens/desktop}. */
    Path picture(String name) throws IOException {
        Path file = pictures.resolve(name + ".png");
        tool(List.of("import", "-window", "root", file.toString()));
        return file;
    }

    BufferedImage look() throws IOException {
        Path file = folder.resolve("look.png");
        tool(List.of("import", "-window", "root", file.toString()));
        return ImageIO.read(file.toFile());
    }

    Color color(int x, int y) throws IOException {
        return new Color(look().getRGB(x, y));
    }

    private String tool(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stop) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        return said;
    }

    /** The screen last: what lives on it complains otherwise. */
    @Override
    public void close() {
        for (Process process : started.reversed()) {
            process.destroy();
            try {
                if (!process.waitFor(5, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                }
            } catch (InterruptedException stop) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
