package dev.paddock.engine;

import dev.paddock.domain.Engine;
import dev.paddock.domain.EngineCapabilities;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The engine that is part of Paddock: a Java process of its own, with llama.cpp of June 2025 over JNI, for the CPU. It
 * runs on the Java runtime that runs Paddock.
 */
public final class BuiltinEngine {
    static final String NAME = "built-in engine";

    private static final String MAIN = "dev.paddock.builtin.Main";
    /** Set by a checkout; in an image the jars lie beside the runtime. */
    private static final String CLASS_PATH_PROPERTY = "paddock.builtin.classpath";

    /**
     * How long a thread of OpenMP spins while it waits for another: as long as OpenMP itself chooses once it knows that there
     * are more threads than cores. It knows nothing of other servers, which as many spinning threads would hold up.
     */
    private static final Map<String, String> SPARING = Map.of("GOMP_SPINCOUNT", "1000");

    private static final List<String> JARS = List.of("llama.jar", "paddock-engine.jar");

    private BuiltinEngine() {}

    /**
     * What it says of itself. It is built together with Paddock, so its words are shipped instead of asked for, which would
     * take a Java process at every first start; a test holds them equal to what its process answers.
     */
    public static EngineCapabilities capabilities() {
        return Shipped.CAPABILITIES;
    }

    private static final class Shipped {
        static final EngineCapabilities CAPABILITIES = read();

        private static EngineCapabilities read() {
            try (InputStream in = BuiltinEngine.class.getResourceAsStream("/engine/builtin.txt")) {
                if (in == null) {
                    throw new IllegalStateException("engine/builtin.txt is missing from this build");
                }
                String said = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                String version = EngineWords.version(said);
                return new EngineCapabilities(
                        version, EngineWords.build(version), HelpText.parse(said), EngineWords.devices(said), null);
            } catch (IOException broken) {
                throw new IllegalStateException("engine/builtin.txt cannot be read", broken);
            }
        }
    }

    /**
     * Where this Java runtime and these system properties put it. Looks at the disk at every call.
     *
     * @throws PaddockException FAILED where a part of it is missing
     */
    public static Engine locate() {
        return locate(Path.of(System.getProperty("java.home")), System.getProperty(CLASS_PATH_PROPERTY));
    }

    /** @param classPath null in an image */
    static Engine locate(Path runtime, @Nullable String classPath) {
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        Path java = present(runtime.resolve("bin").resolve(windows ? "java.exe" : "java"));
        List<String> command = new ArrayList<>(List.of(
                java.toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xms8m",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED"));
        if (classPath == null) {
            Path folder = runtime.resolve("lib").resolve("engine");
            present(folder.resolve(System.mapLibraryName("jllama")));
            classPath = JARS.stream()
                    .map(name -> present(folder.resolve(name)).toString())
                    .collect(Collectors.joining(File.pathSeparator));
            command.add("-Dde.kherud.llama.lib.path=" + folder);
            command.addAll(archive(folder.resolve("engine.jsa")));
        } else {
            Arrays.stream(classPath.split(File.pathSeparator, -1)).map(Path::of).forEach(BuiltinEngine::present);
        }
        command.addAll(List.of("-cp", classPath, MAIN));
        return new Engine(Engine.BUILTIN, NAME, command, SPARING);
    }

    /** Classes as an earlier run left them, which halves the start. One that does not fit is passed over in silence. */
    private static List<String> archive(Path file) {
        return Files.exists(file)
                ? List.of("-XX:SharedArchiveFile=" + file, "-Xshare:auto", "-Xlog:cds=off", "-Xlog:cds+dynamic=off")
                : List.of();
    }

    private static Path present(Path part) {
        if (Files.exists(part)) {
            return part;
        }
        throw new PaddockException(
                Kind.FAILED,
                Problem.of(
                        "builtin-missing",
                        "Paddock's built-in engine is not complete",
                        part + " is missing",
                        "Install Paddock again, or let the server run on a llama-server of your own: paddock add"
                                + " MODEL.gguf --engine /path/to/llama-server"));
    }
}
