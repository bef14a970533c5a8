package dev.paddock.install;

import dev.paddock.domain.EngineOrigin;
import dev.paddock.install.MachineFacts.Os;
import dev.paddock.settings.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Where engines are on a machine that nobody told Paddock of: the PATH, what package managers install, what other programs keep
 * for themselves. Reads names of files only; runs and changes nothing.
 *
 * @param root of the file system: {@code /}, or the drive of Windows
 * @param user this person's home
 * @param beside the folder that Paddock is in; null where it is in none
 */
public record EnginePlaces(
        Os os,
        Path root,
        Path user,
        Map<String, String> env,
        @Nullable Path beside) {
    private static final int DEEPEST = 6;
    private static final int MOST_OF_ONE = 20;
    private static final long LARGEST_SETTINGS = 1 << 20;

    /** A program that is there, though nobody knows yet whether it runs. */
    public record Found(Path file, EngineOrigin origin) {}

    public EnginePlaces {
        env = Map.copyOf(env);
    }

    /** Each once, however many names lead to it; the first place that has it counts. */
    public List<Found> find() {
        Map<Path, Found> byRealPath = new LinkedHashMap<>();
        for (Found found : all()) {
            try {
                byRealPath.putIfAbsent(found.file().toRealPath(), found);
            } catch (IOException gone) {
                // A link that leads nowhere.
            }
        }
        return List.copyOf(byRealPath.values());
    }

    private List<Found> all() {
        List<Found> all = new ArrayList<>();
        for (Path folder : path()) {
            server(folder, EngineOrigin.PATH, all);
        }
        switch (os) {
            case LINUX -> linux(all);
            case MACOS -> mac(all);
            case WINDOWS -> windows(all);
        }
        either(user.resolve(".llama-app"), EngineOrigin.LLAMA_APP, all);
        either(user.resolve(".local/bin"), EngineOrigin.LLAMA_APP, all);
        Path own = beside;
        if (own != null) {
            beside(own, all);
        }
        within(user.resolve(".lmstudio/extensions/backends"), EngineOrigin.LM_STUDIO, all);
        within(user.resolve(".cache/lm-studio/extensions/backends"), EngineOrigin.LM_STUDIO, all);
        for (Path data : jan()) {
            within(data.resolve("llamacpp/backends"), EngineOrigin.JAN, all);
        }
        return all;
    }

    private void linux(List<Found> all) {
        server(root.resolve("usr/bin"), EngineOrigin.SYSTEM, all);
        server(root.resolve("usr/local/bin"), EngineOrigin.SYSTEM, all);
        server(root.resolve("home/linuxbrew/.linuxbrew/bin"), EngineOrigin.HOMEBREW, all);
        server(user.resolve(".linuxbrew/bin"), EngineOrigin.HOMEBREW, all);
        nix(all);
    }

    /** Programs that are started from a window lack what a shell has in its PATH. */
    private void mac(List<Found> all) {
        server(root.resolve("opt/homebrew/bin"), EngineOrigin.HOMEBREW, all);
        server(root.resolve("usr/local/bin"), EngineOrigin.HOMEBREW, all);
        server(root.resolve("opt/local/bin"), EngineOrigin.MACPORTS, all);
        nix(all);
    }

    private void nix(List<Found> all) {
        server(user.resolve(".nix-profile/bin"), EngineOrigin.NIX, all);
        server(root.resolve("run/current-system/sw/bin"), EngineOrigin.NIX, all);
        server(root.resolve("nix/var/nix/profiles/default/bin"), EngineOrigin.NIX, all);
    }

    private void windows(List<Found> all) {
        Path winget = folder("LOCALAPPDATA", "AppData/Local").resolve("Microsoft/WinGet");
        for (Path one : children(winget.resolve("Packages"), "ggml.llamacpp*")) {
            within(one, EngineOrigin.WINGET, all);
        }
        server(winget.resolve("Links"), EngineOrigin.WINGET, all);
        Path scoop = folder("SCOOP", "scoop");
        server(scoop.resolve("apps/llama.cpp/current"), EngineOrigin.SCOOP, all);
        server(scoop.resolve("apps/llama.cpp/current/bin"), EngineOrigin.SCOOP, all);
    }

    private void beside(Path own, List<Found> all) {
        server(own, EngineOrigin.BESIDE, all);
        Stream.concat(children(own, "llama*").stream(), Stream.of(own.resolve("engines")))
                .forEach(folder -> within(folder, EngineOrigin.BESIDE, all));
    }

    private List<Path> jan() {
        List<Path> folders =
                new ArrayList<>(absolute(env.get("JAN_DATA_FOLDER")).stream().toList());
        List<Path> homes = new ArrayList<>();
        switch (os) {
            case WINDOWS -> homes.add(folder("APPDATA", "AppData/Roaming").resolve("Jan"));
            case MACOS -> homes.add(user.resolve("Library/Application Support/Jan"));
            case LINUX -> {
                homes.add(folder("XDG_CONFIG_HOME", ".config").resolve("Jan"));
                homes.add(folder("XDG_DATA_HOME", ".local/share").resolve("Jan"));
            }
        }
        for (Path home : homes) {
            movedTo(home.resolve("settings.json")).ifPresent(folders::add);
            folders.add(home.resolve("data"));
        }
        return folders;
    }

    /** Jan lets its data be moved, and writes where to into its settings. */
    private static Optional<Path> movedTo(Path settings) {
        try {
            return Files.isRegularFile(settings) && Files.size(settings) <= LARGEST_SETTINGS
                    ? absolute(Json.mapper()
                            .readTree(Files.readAllBytes(settings))
                            .path("data_folder")
                            .asString(""))
                    : Optional.empty();
        } catch (IOException | JacksonException notOurs) {
            return Optional.empty();
        }
    }

    private List<Path> path() {
        String text = env.entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase("PATH"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
        return Arrays.stream(text.split(os == Os.WINDOWS ? ";" : ":", -1))
                .flatMap(folder -> absolute(folder).stream())
                .toList();
    }

    private String name(String base) {
        return os == Os.WINDOWS ? base + ".exe" : base;
    }

    /** Only {@code llama-server}: elsewhere a program called {@code llama} may be anything. */
    private void server(Path folder, EngineOrigin origin, List<Found> all) {
        Path file = folder.resolve(name("llama-server"));
        if (Files.isRegularFile(file)) {
            all.add(new Found(file, origin));
        }
    }

    private void either(Path folder, EngineOrigin origin, List<Found> all) {
        server(folder, origin, all);
        Path unified = folder.resolve(name("llama"));
        if (Files.isRegularFile(unified)) {
            all.add(new Found(unified, origin));
        }
    }

    /** Somewhere below, as deep as builds are laid out. */
    private void within(Path folder, EngineOrigin origin, List<Found> all) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        String wanted = name("llama-server");
        try (Stream<Path> files = Files.find(
                folder,
                DEEPEST,
                (file, attributes) -> wanted.equals(String.valueOf(file.getFileName())) && Files.isRegularFile(file))) {
            files.limit(MOST_OF_ONE).sorted().forEach(file -> all.add(new Found(file, origin)));
        } catch (IOException | UncheckedIOException hidden) {
            // Somebody else's folder may keep its inside to itself.
        }
    }

    private static List<Path> children(Path folder, String glob) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, glob)) {
            entries.forEach(found::add);
        } catch (IOException none) {
            return List.of();
        }
        found.sort(null);
        return found;
    }

    private Path folder(String variable, String otherwise) {
        return absolute(env.get(variable)).orElse(user.resolve(otherwise));
    }

    private static Optional<Path> absolute(@Nullable String text) {
        try {
            return text == null || text.isBlank()
                    ? Optional.empty()
                    : Optional.of(Path.of(text)).filter(Path::isAbsolute);
        } catch (InvalidPathException noPath) {
            return Optional.empty();
        }
    }

    /** The backends whose libraries lie beside a program or where its installer puts them, in the order of their names. */
    public static List<String> backends(Path program) {
        Path real;
        try {
            real = program.toRealPath().getParent();
        } catch (IOException gone) {
            return List.of();
        }
        if (real == null) {
            return List.of();
        }
        List<Path> folders = new ArrayList<>(List.of(real));
        Path above = real.getParent();
        if (above != null) {
            folders.add(above.resolve("lib"));
            folders.add(above.resolve("libexec"));
        }
        return folders.stream()
                .flatMap(folder -> children(folder, "*ggml-*").stream())
                .flatMap(file -> Backend.ofLibrary(String.valueOf(file.getFileName())).stream())
                .distinct()
                .sorted()
                .map(backend -> backend.name().toLowerCase(java.util.Locale.ROOT))
                .toList();
    }
}
