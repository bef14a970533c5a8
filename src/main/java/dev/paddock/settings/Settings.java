package dev.paddock.settings;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What holds for all of Paddock: {@code config/settings.json}. A file may say only what differs from the defaults. */
public record Settings(OnQuit onQuit, ModelSettings models) {
    public static final Settings DEFAULT = new Settings(OnQuit.ASK, ModelSettings.DEFAULT);

    /** What becomes of running servers when Paddock is quit. */
    public enum OnQuit {
        ASK,
        STOP,
        LEAVE
    }

    public Settings(@Nullable OnQuit onQuit, @Nullable ModelSettings models) {
        this.onQuit = Objects.requireNonNullElse(onQuit, OnQuit.ASK);
        this.models = Objects.requireNonNullElse(models, ModelSettings.DEFAULT);
    }
}
