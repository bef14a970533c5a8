package dev.paddock.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The command line that starts this very Paddock again: from its image, its module path, or its class path. */
final class SelfCommand {
    private static final String MAIN = "dev.paddock.app.Main";
    private static final String MODULE = "dev.paddock";
    /** What a process that lives for days should be sparing with; an image has most of it built in. */
    private static final List<String> SPARING = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xms8m",
            "-Xmx256m",
            "-XX:MinHeapFreeRatio=10",
            "-XX:MaxHeapFreeRatio=25",
            "-Djdk.lang.Process.allowAmbiguousCommands=false");

    private static final List<String> PASSED_ON = List.of("paddock.builtin.classpath");

    private SelfCommand() {}

    static List<String> of(String... args) {
        boolean windows = System.getProperty("os.name", "").startsWith("Windows");
        Path java = Path.of(System.getProperty("java.home"), "bin", windows ? "java.exe" : "java");
        List<String> command = new ArrayList<>(List.of(java.toString()));
        command.addAll(SPARING);
        for (String name : PASSED_ON) {
            String value = System.getProperty(name);
            if (value != null) {
                command.add("-D" + name + "=" + value);
            }
        }
        boolean modular = Main.class.getModule().isNamed();
        String modulePath = System.getProperty("jdk.module.path");
        if (modular && modulePath == null) {
            command.addAll(kept(Path.of(System.getProperty("java.home"), "lib")));
        }
        command.addAll(main(modular, modulePath, System.getProperty("java.class.path", "")));
        command.addAll(List.of(args));
        return List.copyOf(command);
    }

    /** What the service has loaded in a trial run of the image; one that does not fit is passed over in silence. */
    private static List<String> kept(Path lib) {
        Path cache = lib.resolve("service.aot");
        return Files.exists(cache) ? List.of("-XX:AOTCache=" + cache, "-Xlog:aot=off", "-Xlog:cds=off") : List.of();
    }

    /** @param modulePath null in an image, whose runtime holds the modules */
    static List<String> main(boolean modular, @Nullable String modulePath, String classPath) {
        if (!modular) {
            return List.of("--enable-native-access=ALL-UNNAMED", "-cp", classPath, MAIN);
        }
        // In an image as its launcher says it: a cache serves only the options it was made with.
        String access =
                "--enable-native-access=" + (modulePath == null ? "javafx.graphics," : "") + "com.sun.jna," + MODULE;
        return modulePath == null
                ? List.of(access, "-m", MODULE + "/" + MAIN)
                : List.of(access, "-p", modulePath, "-m", MODULE + "/" + MAIN);
    }
}
