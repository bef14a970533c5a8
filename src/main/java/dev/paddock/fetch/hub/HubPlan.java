package dev.paddock.fetch.hub;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be fetched for one model.
 *
 * @param asked in the words of who asked
 * @param repo {@code owner/repo}; empty for a file that is on no hub
 * @param revision that was asked for
 * @param commit that it stands for; empty for a file that is on no hub
 * @param quantization null where the name tells none
 * @param license null where none is said
 * @param notes what goes along with the model, in words
 */
public record HubPlan(
        String asked,
        String repo,
        String revision,
        String commit,
        @Nullable String quantization,
        boolean gated,
        @Nullable String license,
        List<Item> items,
        List<String> notes) {
    public HubPlan {
        items = List.copyOf(items);
        notes = List.copyOf(notes);
    }

    /**
     * @param path in the repository
     * @param size null where nobody says
     */
    public record Item(
            URI source,
            String path,
            @Nullable Long size,
            @Nullable String sha256) {}
}
