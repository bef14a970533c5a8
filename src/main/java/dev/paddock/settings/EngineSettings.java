package dev.paddock.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which engine runs where an instance names none, and where new ones come from: {@code engines} in
 * {@code config/settings.json}.
 *
 * @param current an engine as instances name it; empty means the built-in one
 * @param previous what {@code current} was before, for {@code paddock engines rollback}; empty means the built-in one
 * @param files llama-servers that a person added, besides those that are found by themselves
 * @param releases the list of llama.cpp's releases in the form of the GitHub API; a mirror's stands here as well
 * @param checkForUpdates whether the list is looked at once a week
 * @param slowerPercent by which a new engine may be slower than the one before and still take its place
 * @param biggerPercent by which it may take more memory, likewise
 */
public record EngineSettings(
        String current,
        String previous,
        List<Path> files,
        URI releases,
        boolean checkForUpdates,
        int slowerPercent,
        int biggerPercent) {
    public static final URI RELEASES = URI.create("https://api.github.com/repos/ggml-org/llama.cpp/releases");

    public static final EngineSettings DEFAULT = new EngineSettings("", "", List.of(), RELEASES, false, 30, 30);

    public EngineSettings(
            @Nullable String current,
            @Nullable String previous,
            @Nullable List<Path> files,
            @Nullable URI releases,
            boolean checkForUpdates,
            int slowerPercent,
            int biggerPercent) {
        this.current = Objects.requireNonNullElse(current, "");
        this.previous = Objects.requireNonNullElse(previous, "");
        this.files = List.copyOf(Objects.requireNonNullElse(files, List.of()));
        this.releases = Objects.requireNonNullElse(releases, RELEASES);
        this.checkForUpdates = checkForUpdates;
        this.slowerPercent = slowerPercent;
        this.biggerPercent = biggerPercent;
    }
}
