package dev.paddock.domain;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What somebody who starts Paddock wants of its window, beside seeing it.
 *
 * @param models absolute paths of GGUF files of which servers are to be made; mostly none
 * @param profile to switch to; null leaves the servers as they are
 * @param quiet a window that is out of sight stays there
 */
public record WindowRequest(List<Path> models, @Nullable String profile, boolean quiet) {
    public static final WindowRequest NOTHING = new WindowRequest(List.of(), null, false);

    public WindowRequest {
        models = List.copyOf(Objects.requireNonNullElse(models, List.of()));
    }
}
