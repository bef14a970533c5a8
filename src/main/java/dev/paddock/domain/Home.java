package dev.paddock.domain;

import java.nio.file.Path;

/** Where this person's Paddock keeps its files. Absolute paths; the folders need not exist yet. */
public record Home(Path config, Path state, Path logs, Path models, Path engines) {
    /** All under one folder, as {@code PADDOCK_HOME} asks for. */
    public static Home under(Path folder) {
        Path root = folder.toAbsolutePath().normalize();
        return new Home(
                root.resolve("config"),
                root.resolve("state"),
                root.resolve("logs"),
                root.resolve("models"),
                root.resolve("engines"));
    }

    public Path instances() {
        return config.resolve("instances");
    }

    public Path profiles() {
        return config.resolve("profiles");
    }

    public Path demoModel() {
        return models.resolve("demo.gguf");
    }
}
