package dev.paddock.app;

import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.platform.login.LoginEntry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How the operating system starts this very Paddock, as a person would. {@link SelfCommand} is for its own children. */
final class Launcher {
    private static final int POINTER_TO_PE = 0x3C;
    private static final int SUBSYSTEM = 0x5C;
    private static final int WINDOW_SUBSYSTEM = 2;

    private final String os;
    private final Map<String, String> env;
    private final Function<String, @Nullable String> properties;
    private final boolean image;

    /** @param image whether it runs from an image that holds its own Java */
    Launcher(String os, Map<String, String> env, Function<String, @Nullable String> properties, boolean image) {
        this.os = os;
        this.env = Map.copyOf(env);
        this.properties = properties;
        this.image = image;
    }

    static Launcher ofThisProcess() {
        boolean image = Main.class.getModule().isNamed() && System.getProperty("jdk.module.path") == null;
        return new Launcher(System.getProperty("os.name", ""), System.getenv(), System::getProperty, image);
    }

    /**
     * Without words for it; with {@code PADDOCK_HOME} where it has one.
     *
     * @throws PaddockException where it runs from a build instead of an image
     */
    LoginEntry entry() {
        String home = env.getOrDefault("PADDOCK_HOME", "");
        Map<String, String> own = home.isBlank()
                ? Map.of()
                : Map.of("PADDOCK_HOME", Path.of(home).toAbsolutePath().toString());
        Optional<Path> packaged = Optional.ofNullable(properties.apply("jpackage.app-path"))
                .map(Path::of)
                .map(program -> appImage(program).orElseGet(() -> withCache(windowed(program))));
        if (packaged.isPresent()) {
            return new LoginEntry(packaged.get(), List.of(), own);
        }
        Path bin = Path.of(String.valueOf(properties.apply("java.home"))).resolve("bin");
        if (image && isWindows()) {
            // The script would keep a console window open for as long as Paddock runs.
            return new LoginEntry(bin.resolve("javaw.exe"), SelfCommand.main(true, null, ""), own);
        }
        Path launcher = bin.resolve("paddock");
        if (image && Files.isExecutable(launcher)) {
            return new LoginEntry(launcher, List.of(), own);
        }
        throw new PaddockException(
                Kind.CONFLICT,
                Problem.of(
                        "no-launcher",
                        "This Paddock has no program that could be started",
                        "it runs from its build folder",
                        "Install Paddock, or build its image (mvn package) and use target/paddock/bin/paddock."));
    }

    private boolean isWindows() {
        return os.toLowerCase(Locale.ROOT).startsWith("windows");
    }

    /** The file itself: what is inside lies in another place each time. Other programs' AppImages hand their names down. */
    private Optional<Path> appImage(Path program) {
        String file = env.getOrDefault("APPIMAGE", "");
        String mounted = env.getOrDefault("APPDIR", "");
        return !file.isBlank() && !mounted.isBlank() && program.startsWith(Path.of(mounted))
                ? Optional.of(Path.of(file).toAbsolutePath())
                : Optional.empty();
    }

    /** On Linux the script beside the packaged launcher knows which cache suits a Paddock that begins hidden. */
    private Path withCache(Path program) {
        Path script = program.resolveSibling("paddock");
        return os.startsWith("Linux") && Files.isExecutable(script) ? script : program;
    }

    /** On Windows a launcher for consoles would open one at every login, so its sibling for windows is taken. */
    private Path windowed(Path program) {
        Path folder = program.getParent();
        if (!isWindows() || folder == null || isForWindows(program)) {
            return program;
        }
        try (Stream<Path> siblings = Files.list(folder)) {
            return siblings.filter(Launcher::isPaddocks)
                    .filter(Launcher::isForWindows)
                    .sorted()
                    .findFirst()
                    .orElse(program);
        } catch (IOException hidden) {
            return program;
        }
    }

    private static boolean isPaddocks(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.startsWith("paddock") && name.endsWith(".exe");
    }

    /** As the head of the program file says. */
    private static boolean isForWindows(Path program) {
        try (RandomAccessFile file = new RandomAccessFile(program.toFile(), "r")) {
            file.seek(POINTER_TO_PE);
            long head = Integer.toUnsignedLong(Integer.reverseBytes(file.readInt()));
            file.seek(head + SUBSYSTEM);
            return Short.reverseBytes(file.readShort()) == WINDOW_SUBSYSTEM;
        } catch (IOException noProgram) {
            return false;
        }
    }
}
