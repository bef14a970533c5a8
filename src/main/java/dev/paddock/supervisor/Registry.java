package dev.paddock.supervisor;

import dev.paddock.domain.IoWords;
import dev.paddock.domain.Problem;
import dev.paddock.platform.ProcessIdentity;
import dev.paddock.settings.JsonFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code processes.json}: every server that lives or is about to, written before and after each change, so that a new
 * Paddock finds what a killed one left running. What cannot be read, or is of a newer Paddock, is never overwritten. Safe
 * for use by any thread.
 */
final class Registry {
    private static final Logger LOG = LoggerFactory.getLogger(Registry.class);
    private static final String VERSION = "1.0";
    private static final int MAJOR = 1;
    private static final Comparator<RegistryEntry> ORDER = Comparator.comparing(RegistryEntry::instance)
            .thenComparing(RegistryEntry::startedAt)
            .thenComparing(RegistryEntry::token);

    record Content(String version, @Nullable List<RegistryEntry> servers) {
        /** A file that says less than this is not ours, or half of it: it is set aside like any that cannot be read. */
        Content {
            major(Objects.requireNonNull(version, "version"));
        }

        private static int major(String version) {
            return Integer.parseInt(version.split("\\.", 2)[0]);
        }

        boolean isNewer() {
            return major(version) > MAJOR;
        }

        List<RegistryEntry> entries() {
            return servers == null ? List.of() : servers;
        }
    }

    private final JsonFile<Content> file;
    private final Path path;
    private final ReentrantLock lock = new ReentrantLock();
    /** By token: a server that is being replaced has two. */
    private final Map<String, RegistryEntry> entries = new HashMap<>();

    private boolean unread;
    private @Nullable Warning warning;

    /** @param aside what it is about; null where it lies in its own place still */
    private record Warning(Problem problem, @Nullable Path aside) {}

    Registry(Path path) {
        this.path = path;
        this.file = new JsonFile<>(path, Content.class);
    }

    /**
     * What the last Paddock wrote. Called once, before anything is put. The file of a newer Paddock is set aside; its servers
     * are still known by their marks.
     *
     * @throws IOException where the system does not let it be read; nothing is written over it then
     */
    List<RegistryEntry> load() throws IOException {
        lock.lock();
        try {
            unread = true;
            warning = new Warning(RegistryWords.unreadable(path), null);
            Content content = file.load().orElse(null);
            warning = file.corrupt()
                    .map(aside -> new Warning(RegistryWords.corrupt(path, aside), aside))
                    .orElse(null);
            if (content != null && content.isNewer()) {
                Path aside = file.setAside("newer");
                warning = new Warning(RegistryWords.newer(content.version(), aside), aside);
                LOG.warn("{}", warning.problem().sentence());
            } else if (content != null) {
                content.entries().forEach(entry -> entries.putIfAbsent(entry.token(), entry));
            }
            unread = false;
            if (!entries.isEmpty() && !Files.exists(path)) {
                save();
            }
            return sorted();
        } finally {
            lock.unlock();
        }
    }

    private List<RegistryEntry> sorted() {
        return entries.values().stream().sorted(ORDER).toList();
    }

    /** That it could not be used as it was; until the file that was set aside is removed. */
    Optional<Problem> warning() {
        lock.lock();
        try {
            return Optional.ofNullable(warning)
                    .filter(now -> now.aside() == null || Files.exists(now.aside()))
                    .map(Warning::problem);
        } finally {
            lock.unlock();
        }
    }

    void put(RegistryEntry entry) throws IOException {
        lock.lock();
        try {
            RegistryEntry before = entries.get(entry.token());
            if (!entry.equals(before)) {
                entries.put(entry.token(), entry);
                saveOr(() -> restore(entry.token(), before));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether this very process is in the list. */
    boolean holds(ProcessIdentity process) {
        lock.lock();
        try {
            return entries.values().stream()
                    .map(RegistryEntry::identity)
                    .anyMatch(known -> known != null
                            && known.pid() == process.pid()
                            && known.startTicks() == process.startTicks()
                            && known.bootId().equals(process.bootId()));
        } finally {
            lock.unlock();
        }
    }

    /** Strikes off the entry of this run. */
    void remove(String token) throws IOException {
        lock.lock();
        try {
            if (entries.remove(token) != null) {
                save();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Strikes off all entries but those with these tokens. */
    void keep(Set<String> tokens) throws IOException {
        lock.lock();
        try {
            if (entries.values().removeIf(entry -> !tokens.contains(entry.token()))) {
                save();
            }
        } finally {
            lock.unlock();
        }
    }

    /** In the order of their names, elders first. */
    List<RegistryEntry> all() {
        lock.lock();
        try {
            return sorted();
        } finally {
            lock.unlock();
        }
    }

    /** Of every server that lives or is about to. */
    Set<String> tokens() {
        lock.lock();
        try {
            return entries.values().stream().map(RegistryEntry::token).collect(Collectors.toSet());
        } finally {
            lock.unlock();
        }
    }

    /** The name of the server whose process this is. */
    Optional<String> serverOf(long pid) {
        lock.lock();
        try {
            return entries.values().stream()
                    .filter(entry -> entry.pid() != null && entry.pid() == pid)
                    .map(RegistryEntry::instance)
                    .findFirst();
        } finally {
            lock.unlock();
        }
    }

    /** What is not in the file is not held to be in it: the same entry is written when it is put again. */
    private void saveOr(Runnable undo) throws IOException {
        try {
            save();
        } catch (IOException e) {
            undo.run();
            throw e;
        }
    }

    private void restore(String token, @Nullable RegistryEntry before) {
        if (before == null) {
            entries.remove(token);
        } else {
            entries.put(token, before);
        }
    }

    private void save() throws IOException {
        if (unread) {
            reread();
        }
        file.save(new Content(VERSION, sorted()));
    }

    private void reread() throws IOException {
        try {
            load();
        } catch (IOException still) {
            throw new IOException(path + " could not be read, so it is not written over: " + IoWords.why(still), still);
        }
    }
}
