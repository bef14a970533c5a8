package dev.paddock.library;

import dev.paddock.library.GgufException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Headers, each read once for a path, size and time of change. With a file it outlives the process; a file that is damaged
 * or of another Paddock is passed over. Holds a limited number, the last ones used. Safe for several threads; reads the disk.
 */
final class HeaderCache {
    private static final Logger LOG = LoggerFactory.getLogger(HeaderCache.class);
    private static final int MOST = 10_000;
    private static final long NO_SAMPLE = 0;

    /** What came of reading a header. */
    sealed interface Read {
        record Good(Header header) implements Read {}

        record Bad(Kind kind, String message) implements Read {}
    }

    /** @param sample of the content, see {@link ContentSample}; 0: not taken yet */
    record Entry(long size, long changed, Read read, long sample) {}

    private final @Nullable Path file;
    private final Map<Path, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private boolean loaded;
    private boolean dirty;

    /** One that lives as long as the process. */
    HeaderCache() {
        this.file = null;
    }

    HeaderCache(Path file) {
        this.file = file;
    }

    /** @throws IOException where the system would not let it be read; that is not kept */
    Read read(Path path) throws IOException {
        return read(path, Files.readAttributes(path, BasicFileAttributes.class));
    }

    /** With its attributes at hand. */
    Read read(Path path, BasicFileAttributes now) throws IOException {
        Entry known = entry(path, now);
        if (known != null) {
            return known.read();
        }
        Read read = readFile(path);
        if (!(read instanceof Read.Good good) || good.header().fileBytes() == now.size()) {
            put(path, new Entry(now.size(), changed(now), read, NO_SAMPLE));
        }
        return read;
    }

    private static Read readFile(Path path) throws IOException {
        try {
            return new Read.Good(HeaderReader.read(GgufFile.readHeader(path), path));
        } catch (GgufException bad) {
            return new Read.Bad(bad.kind(), String.valueOf(bad.getMessage()));
        }
    }

    /** A number that two files of one size share where they hold the same; see {@link ContentSample}. */
    long sample(Path path, BasicFileAttributes now) throws IOException {
        Entry known = entry(path, now);
        if (known != null && known.sample() != NO_SAMPLE) {
            return known.sample();
        }
        long sample = ContentSample.of(path);
        if (known != null) {
            put(path, new Entry(known.size(), known.changed(), known.read(), sample));
        }
        return sample;
    }

    private synchronized @Nullable Entry entry(Path path, BasicFileAttributes now) {
        load();
        Entry known = entries.get(path);
        return known != null && known.size() == now.size() && known.changed() == changed(now) ? known : null;
    }

    private synchronized void put(Path path, Entry entry) {
        entries.put(path, entry);
        dirty = true;
        if (entries.size() > MOST) {
            entries.remove(entries.keySet().iterator().next());
        }
    }

    private static long changed(BasicFileAttributes attributes) {
        return attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
    }

    private void load() {
        if (loaded) {
            return;
        }
        loaded = true;
        if (file != null && Files.exists(file)) {
            try {
                entries.putAll(CacheFile.read(file));
            } catch (IOException damaged) {
                LOG.info("The list of model headers is made anew: {}", damaged.getMessage());
            }
        }
    }

    /** Writes what is new to the file, if there is one. A disk that is full costs nothing but time at the next start. */
    synchronized void save() {
        if (file == null || !dirty) {
            return;
        }
        try {
            CacheFile.write(file, entries);
            dirty = false;
        } catch (IOException denied) {
            LOG.warn("The list of model headers could not be kept", denied);
        }
    }
}
