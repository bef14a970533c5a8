package dev.paddock.engine;

import dev.paddock.domain.Engine;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The engine that is part of Paddock: a Java process of its own, with llama.cpp of June 2025 over JNI, for the CPU. It
 * runs on the Java runtime that runs Paddock.
 */
public final class BuiltinEngine {
    private static final String MAIN = "dev.paddock.builtin.Main";
    /** Set by a checkout; in an image the jars lie beside the runtime. */
    private static final String CLASS_PATH_PROPERTY = "paddock.builtin.classpath";

    private BuiltinEngine() {}

    /** Where this Java runtime and these system properties put it. */
    public static Engine locate() {
        Path home = Path.of(System.getProperty("java.home"));
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        Path java = home.resolve("bin").resolve(windows ? "java.exe" : "java");
        List<String> command = new ArrayList<>(List.of(
                java.toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xms8m",
                "-Xmx256m",
                "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED"));
        Path folder = home.resolve("lib").resolve("engine");
        String classPath = System.getProperty(CLASS_PATH_PROPERTY);
        if (classPath == null) {
            classPath = jarsIn(folder);
            command.add("-Dde.kherud.llama.lib.path=" + folder);
            command.add("--limit-modules=java.base,jdk.httpserver,tools.jackson.databind");
        }
        command.addAll(List.of("-cp", classPath, MAIN));
        return new Engine(Engine.BUILTIN, "built-in engine", command, Map.of());
    }

    private static String jarsIn(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(Path::toString)
                    .filter(name -> name.endsWith(".jar"))
                    .sorted()
                    .collect(Collectors.joining(File.pathSeparator));
        } catch (IOException missing) {
            throw new UncheckedIOException("The built-in engine is missing: " + folder, missing);
        }
    }
}
