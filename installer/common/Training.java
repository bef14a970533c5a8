import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Uses the finished image once and lets its JVMs keep what they loaded: with these archives the command line and the
 * built-in engine start in two thirds of the time and of the work. Where there is none the image is as good as ever, so a
 * trial that fails is only told. (On Windows a process cannot be asked to end, so engine and window leave none there.)
 */
final class Training {
    private static final long PATIENCE_SECONDS = 120;
    private static final long WINDOW_SECONDS = 12;
    private static final long POLL_MILLIS = 50;
    private static final String ARCHIVE = "-XX:ArchiveClassesAtExit=";
    private static final String CACHE = "-XX:AOTCacheOutput=";

    private final Path image;
    private final Path home;

    private Training(Path image, Path home) {
        this.image = image.toAbsolutePath();
        this.home = home;
    }

    static void of(Path image) throws IOException {
        Path home = Files.createTempDirectory("paddock-training");
        try {
            new Training(image, home).use();
        } catch (IOException failed) {
            System.err.println("warning: the image will start slower than it could: " + failed.getMessage());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            Folders.delete(home);
        }
    }

    private void use() throws IOException, InterruptedException {
        paddock(List.of(), "daemon", "start");
        try {
            addServer();
            paddock(List.of(), "daemon", "stop");
            serve();
        } finally {
            paddock(List.of(), "daemon", "stop");
        }
        if (File.separatorChar == '/') {
            openWindow();
        }
    }

    /** The service in the foreground, and commands that ask it; the caches are written as they end. */
    private void serve() throws IOException, InterruptedException {
        Process service = start(List.of(CACHE + image.resolve("lib/service.aot")), "daemon", "run");
        awaitService();
        paddock(List.of(), "up", "training", "--wait");
        paddock(List.of(CACHE + image.resolve("lib/paddock.aot")), "ps");
        paddock(List.of(), "chat", "training", "Hello");
        paddock(List.of(), "down", "training");
        // It writes its cache as it ends, for longer than the command may have patience.
        start(List.of(), "daemon", "stop").waitFor();
        if (!service.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            service.destroyForcibly();
            throw new IOException("paddock daemon run did not end");
        }
    }

    /** A command that came first would start another one in the background. */
    private void awaitService() throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (Files.notExists(home.resolve("state/control.json"))) {
            if (System.nanoTime() > end) {
                throw new IOException("paddock daemon run did not begin: " + said());
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    /** Without a screen, for as long as it takes to make all pages. */
    private void openWindow() throws IOException, InterruptedException {
        Process window = start(
                List.of(
                        CACHE + image.resolve("lib/window.aot"),
                        "-Dglass.platform=Headless",
                        "-Dprism.order=sw",
                        "-Dpaddock.pages.at-once=true"),
                "gui");
        if (window.waitFor(WINDOW_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("paddock gui: " + said());
        }
        window.destroy();
        if (!window.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            window.destroyForcibly();
            throw new IOException("paddock gui did not end");
        }
    }

    /** The demo with another JVM option, which the built-in engine finds in its environment. */
    private void addServer() throws IOException {
        String file = "{\"model\": {\"path\": \"%s\"}, \"env\": {\"JDK_JAVA_OPTIONS\": \"%s\"}}"
                .formatted(
                        json(home.resolve("models/demo.gguf")), ARCHIVE + json(image.resolve("lib/engine/engine.jsa")));
        Files.writeString(home.resolve("config/instances/training.json"), file);
    }

    private static String json(Path path) {
        return path.toString().replace("\\", "\\\\");
    }

    private void paddock(List<String> options, String... arguments) throws IOException, InterruptedException {
        Process process = start(options, arguments);
        String what = "paddock " + String.join(" ", arguments);
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(what + " did not end");
        }
        if (process.exitValue() != 0) {
            throw new IOException(what + ": " + said());
        }
    }

    private Process start(List<String> options, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(image.resolve("bin")
                .resolve(File.separatorChar == '\\' ? "java.exe" : "java")
                .toString());
        command.addAll(options);
        // As the launcher does: an archive serves only the options it was made with.
        command.add("--enable-native-access=javafx.graphics,com.sun.jna,dev.paddock");
        command.addAll(List.of("-m", "dev.paddock/dev.paddock.app.Main"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output().toFile());
        builder.environment().put("PADDOCK_HOME", home.toString());
        // One may be at work on this machine.
        builder.environment().put("PADDOCK_GATEWAY_PORT", "0");
        return builder.start();
    }

    private Path output() {
        return home.resolve("said.txt");
    }

    private String said() throws IOException {
        return Files.readString(output()).strip().lines().findFirst().orElse("no word");
    }
}
