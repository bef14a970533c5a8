package dev.paddock.engine;

import dev.paddock.domain.EngineCapabilities;
import dev.paddock.domain.EngineFlag;
import dev.paddock.domain.Instance.LoadMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a model is loaded, in the words of an engine: {@code --load-mode} since 2026, switches before. */
final class LoadModes {
    static final String FLAG = "--load-mode";

    private LoadModes() {}

    /** The word after {@code --load-mode}. */
    static String word(LoadMode mode) {
        return switch (mode) {
            case NONE -> "none";
            case MMAP -> "mmap";
            case MLOCK -> "mlock";
            case MMAP_MLOCK -> "mmap+mlock";
            case DIRECT_IO -> "dio";
        };
    }

    static Optional<LoadMode> named(String word) {
        return Arrays.stream(LoadMode.values())
                .filter(mode -> word(mode).equals(word))
                .findFirst();
    }

    /** Empty where the engine has no words for it; no words where it does so by itself. */
    static Optional<List<String>> words(LoadMode mode, EngineCapabilities engine) {
        Optional<EngineFlag> flag = engine.flag(FLAG);
        if (flag.isPresent()) {
            return flag.get().accepts(word(mode)) ? Optional.of(List.of(FLAG, word(mode))) : Optional.empty();
        }
        List<String> words = new ArrayList<>();
        switch (mode) {
            case NONE -> words.add("--no-mmap");
            case MMAP -> {
                // Builds that have no such switch map by themselves.
                if (engine.flag("--mmap").isPresent()) {
                    words.add("--mmap");
                }
            }
            case MLOCK -> words.addAll(List.of("--no-mmap", "--mlock"));
            case MMAP_MLOCK -> words.add("--mlock");
            case DIRECT_IO -> words.add("--direct-io");
        }
        return words.stream().allMatch(word -> engine.flag(word).isPresent()) ? Optional.of(words) : Optional.empty();
    }

    /** What an old switch asks for; null where it is none of them. */
    static @Nullable LoadMode ofSwitch(String name, List<String> others) {
        return switch (name) {
            case "--no-mmap" -> others.contains("--mlock") ? LoadMode.MLOCK : LoadMode.NONE;
            case "--mmap" -> LoadMode.MMAP;
            case "--mlock" -> others.contains("--no-mmap") ? LoadMode.MLOCK : LoadMode.MMAP_MLOCK;
            case "-dio", "--direct-io" -> LoadMode.DIRECT_IO;
            default -> null;
        };
    }
}
