package dev.paddock.supervisor;

import dev.paddock.domain.EngineCapabilities;
import dev.paddock.engine.Capabilities;
import dev.paddock.engine.EngineStamp;
import dev.paddock.settings.JsonFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code engines.json}: what engines said of themselves. Losing it costs a question; so a file that cannot be read or
 * written holds nothing up, and of two processes that write at once one may win.
 */
public final class EngineFile implements Capabilities.Store {
    private static final Logger LOG = LoggerFactory.getLogger(EngineFile.class);
    public static final String NAME = "engines.json";

    /** Raised whenever engines' words are read in another way. */
    private static final int FORMAT = 1;

    private static final int MOST_ENGINES = 40;

    record Entry(EngineStamp stamp, EngineCapabilities capabilities) {}

    record Content(int format, List<Entry> engines) {
        Content {
            engines = List.copyOf(engines);
        }
    }

    private final JsonFile<Content> file;

    public EngineFile(Path file) {
        this.file = new JsonFile<>(file, Content.class);
    }

    @Override
    public synchronized Optional<EngineCapabilities> find(EngineStamp stamp) {
        return load().stream()
                .filter(entry -> entry.stamp().equals(stamp))
                .map(Entry::capabilities)
                .findFirst();
    }

    /** In place of what was known of an earlier build at this path. */
    @Override
    public synchronized void keep(EngineStamp stamp, EngineCapabilities found) {
        List<Entry> entries = new ArrayList<>(List.of(new Entry(stamp, found)));
        load().stream()
                .filter(entry -> !entry.stamp().path().equals(stamp.path()))
                .limit(MOST_ENGINES - 1L)
                .forEach(entries::add);
        try {
            file.save(new Content(FORMAT, entries));
        } catch (IOException e) {
            LOG.warn("What an engine can do could not be remembered: {}", e.toString());
        }
    }

    private List<Entry> load() {
        try {
            return file.load()
                    .filter(content -> content.format() == FORMAT)
                    .map(Content::engines)
                    .orElse(List.of());
        } catch (IOException e) {
            LOG.warn("What was known of the engines cannot be read: {}", e.toString());
            return List.of();
        }
    }
}
