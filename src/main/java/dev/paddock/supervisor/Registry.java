package dev.paddock.supervisor;

import dev.paddock.settings.JsonFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * {@code processes.json}: every server that lives or is about to, written before and after each change, so that a new
 * Paddock finds what a killed one left running. Safe for use by any thread.
 */
final class Registry {
    private static final String VERSION = "1.0";

    record Content(String version, @Nullable List<RegistryEntry> servers) {}

    private final JsonFile<Content> file;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, RegistryEntry> entries = new TreeMap<>();

    Registry(Path path) {
        this.file = new JsonFile<>(path, Content.class);
    }

    /** What the last Paddock wrote. Called once, before anything is put. */
    List<RegistryEntry> load() throws IOException {
        lock.lock();
        try {
            List<RegistryEntry> found = file.load().map(Content::servers).orElse(List.of());
            found.forEach(entry -> entries.put(entry.instance(), entry));
            return List.copyOf(entries.values());
        } finally {
            lock.unlock();
        }
    }

    void put(RegistryEntry entry) throws IOException {
        lock.lock();
        try {
            entries.put(entry.instance(), entry);
            save();
        } finally {
            lock.unlock();
        }
    }

    /** Strikes off the entry, if it is still the one with this token. */
    void remove(String instance, String token) throws IOException {
        lock.lock();
        try {
            RegistryEntry present = entries.get(instance);
            if (present != null && present.token().equals(token)) {
                entries.remove(instance);
                save();
            }
        } finally {
            lock.unlock();
        }
    }

    private void save() throws IOException {
        file.save(new Content(VERSION, new ArrayList<>(entries.values())));
    }
}
