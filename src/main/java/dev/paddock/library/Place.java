package dev.paddock.library;

import java.nio.file.Path;
import java.util.List;

/**
 * Where to look for models.
 *
 * @param id {@code ollama}; {@code folders} for those that a person chose
 * @param folders to look into, with all that is below
 * @param expected a folder that is not there is told: its drive may be unplugged. Where programs may or may not be
 *     installed it is passed over
 * @param enabled false: it is only named
 */
public record Place(String id, String title, Layout layout, List<Path> folders, boolean expected, boolean enabled) {
    /** How the models lie there. */
    public enum Layout {
        /** GGUF files, by their ending. */
        FILES,
        /** Blobs without names; manifests say what they are. */
        OLLAMA
    }

    public Place {
        folders = List.copyOf(folders);
    }
}
