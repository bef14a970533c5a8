package dev.paddock.install;

import dev.paddock.install.MachineFacts.Arch;
import dev.paddock.install.MachineFacts.Nvidia;
import dev.paddock.install.MachineFacts.Os;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a machine for {@link MachineFacts}.
 *
 * @param root of its file system: {@code /}, or the drive of Windows
 * @param arch {@code os.arch}
 * @param ask runs a program and answers what it printed; empty where it is not there or failed
 */
public record MachineLook(
        Os os, String arch, Path root, Map<String, String> env, Function<List<String>, Optional<String>> ask) {
    private static final List<String> NVIDIA_QUESTION =
            List.of("--query-gpu=driver_version,compute_cap", "--format=csv,noheader");
    private static final List<String> NVIDIA_QUESTION_OF_OLD =
            List.of("--query-gpu=driver_version", "--format=csv,noheader");
    private static final Pattern NVIDIA_ANSWER =
            Pattern.compile("\\s*(\\d+(?:\\.\\d+)+)\\s*(?:,\\s*(\\d+\\.\\d+)\\s*)?");
    private static final Pattern NVIDIA_FILE = Pattern.compile("Module +(?:for \\S+ +)?([0-9][0-9.]+)");
    private static final Pattern VERSION = Pattern.compile("(\\d+\\.\\d+)");
    private static final List<String> LINUX_LIBRARIES = List.of(
            "usr/lib",
            "usr/lib64",
            "lib",
            "lib64",
            "usr/local/lib",
            "usr/lib/x86_64-linux-gnu",
            "usr/lib/aarch64-linux-gnu",
            "run/opengl-driver/lib");
    private static final Set<String> CPU_WORDS = Set.of("avx", "avx2", "avx512f");

    public MachineLook {
        env = Map.copyOf(env);
    }

    /** Starts {@code nvidia-smi} where it is there, which takes a moment. */
    public MachineFacts look() {
        return new MachineFacts(
                os,
                Arch.of(arch).orElse(Arch.OTHER),
                os == Os.MACOS ? null : nvidia(),
                hasVulkan(),
                rocm(),
                os == Os.LINUX ? cpu() : Set.of());
    }

    private Path windows() {
        String named = env.get("SystemRoot");
        return named == null ? root.resolve("Windows") : Path.of(named);
    }

    private @Nullable Nvidia nvidia() {
        String program =
                os == Os.WINDOWS ? windows().resolve("System32/nvidia-smi.exe").toString() : "nvidia-smi";
        for (List<String> question : List.of(NVIDIA_QUESTION, NVIDIA_QUESTION_OF_OLD)) {
            List<String> command = new ArrayList<>(List.of(program));
            command.addAll(question);
            Optional<Nvidia> found = ask.apply(command).flatMap(MachineLook::best);
            if (found.isPresent()) {
                return found.get();
            }
        }
        return os == Os.LINUX ? nvidiaFile() : null;
    }

    /** Of several cards the most capable: llama.cpp leaves out those that a build cannot use. */
    private static Optional<Nvidia> best(String answer) {
        Nvidia best = null;
        for (String line : answer.lines().toList()) {
            Matcher card = NVIDIA_ANSWER.matcher(line);
            if (card.matches()) {
                String known = best == null ? null : best.capability();
                String capability = card.group(2);
                boolean better = capability != null && (known == null || Versions.compare(capability, known) > 0);
                best = best == null || better ? new Nvidia(card.group(1), capability) : best;
            }
        }
        return Optional.ofNullable(best);
    }

    private @Nullable Nvidia nvidiaFile() {
        try {
            Matcher version = NVIDIA_FILE.matcher(Files.readString(root.resolve("proc/driver/nvidia/version")));
            return version.find() ? new Nvidia(version.group(1), null) : null;
        } catch (IOException none) {
            return null;
        }
    }

    private boolean hasVulkan() {
        return switch (os) {
            case WINDOWS -> Files.exists(windows().resolve("System32/vulkan-1.dll"));
            case LINUX ->
                Stream.concat(LINUX_LIBRARIES.stream().map(root::resolve), libraryPath())
                        .anyMatch(folder -> Files.exists(folder.resolve("libvulkan.so.1")));
            case MACOS ->
                Stream.of("usr/local/lib", "opt/homebrew/lib")
                        .anyMatch(folder -> Files.exists(root.resolve(folder).resolve("libvulkan.1.dylib")));
        };
    }

    private Stream<Path> libraryPath() {
        return Arrays.stream(env.getOrDefault("LD_LIBRARY_PATH", "").split(":", -1))
                .filter(folder -> folder.startsWith("/"))
                .map(Path::of);
    }

    /** Its version; an empty one where it is there and does not tell. */
    private @Nullable String rocm() {
        return switch (os) {
            case LINUX -> linuxRocm();
            case WINDOWS -> windowsHip();
            case MACOS -> null;
        };
    }

    private @Nullable String linuxRocm() {
        try {
            return version(Files.readString(root.resolve("opt/rocm/.info/version")));
        } catch (IOException none) {
            return Files.isDirectory(root.resolve("opt/rocm/lib")) && Files.exists(root.resolve("dev/kfd")) ? "" : null;
        }
    }

    private @Nullable String windowsHip() {
        String named = env.get("HIP_PATH");
        if (named != null) {
            return version(named);
        }
        // AMD's driver alone brings the library.
        try (DirectoryStream<Path> libraries =
                Files.newDirectoryStream(windows().resolve("System32"), "amdhip64*.dll")) {
            return libraries.iterator().hasNext() ? "" : null;
        } catch (IOException none) {
            return null;
        }
    }

    private static String version(String text) {
        Matcher version = VERSION.matcher(text);
        return version.find() ? version.group(1) : "";
    }

    private Set<String> cpu() {
        try (Stream<String> lines = Files.lines(root.resolve("proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("flags"))
                    .findFirst()
                    .map(line -> Arrays.stream(line.toLowerCase(Locale.ROOT).split("\\s+"))
                            .filter(CPU_WORDS::contains)
                            .collect(Collectors.toSet()))
                    .orElse(Set.of());
        } catch (IOException | java.io.UncheckedIOException none) {
            return Set.of();
        }
    }
}
