package dev.paddock.settings;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How models are fetched: {@code downloads} in {@code config/settings.json}.
 *
 * @param layout where they go, as long as nobody names a folder
 * @param endpoint of Hugging Face or of a server that speaks its API; empty for HF_ENDPOINT, else Hugging Face itself
 * @param atOnce models at a time
 * @param connections for each file
 * @param speedLimitMb MB a second of all together; 0 for as fast as it goes
 */
public record DownloadSettings(Layout layout, String endpoint, int atOnce, int connections, int speedLimitMb) {
    public enum Layout {
        /** Below Paddock's own models folder. */
        FOLDER,
        /** The cache that Hugging Face's own programs and llama.cpp share. */
        HUB_CACHE
    }

    public static final DownloadSettings DEFAULT = new DownloadSettings(Layout.FOLDER, "", 2, 4, 0);

    public DownloadSettings(
            @Nullable Layout layout, @Nullable String endpoint, int atOnce, int connections, int speedLimitMb) {
        this.layout = Objects.requireNonNullElse(layout, Layout.FOLDER);
        this.endpoint = Objects.requireNonNullElse(endpoint, "");
        this.atOnce = atOnce;
        this.connections = connections;
        this.speedLimitMb = speedLimitMb;
    }
}
