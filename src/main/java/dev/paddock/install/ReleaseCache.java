package dev.paddock.install;

import dev.paddock.domain.IoWords;
import dev.paddock.settings.JsonFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the list of releases answered. Losing it costs a question, so that a file that cannot be read or written holds nothing
 * up. Safe for several threads.
 */
public final class ReleaseCache {
    private static final Logger LOG = LoggerFactory.getLogger(ReleaseCache.class);
    private static final String NAME = "releases.json";
    private static final int MOST = 20;

    /** @param at when it was last known to hold */
    record Entry(String etag, Instant at, String body) {}

    private record Content(@Nullable Map<String, Entry> answers) {}

    private final JsonFile<Content> file;

    /** @param state Paddock's folder for what is no setting */
    public ReleaseCache(Path state) {
        this.file = new JsonFile<>(state.resolve(NAME), Content.class);
    }

    synchronized Optional<Entry> find(String url) {
        return Optional.ofNullable(load().get(url));
    }

    synchronized void keep(String url, Entry entry) {
        Map<String, Entry> all = load();
        all.remove(url);
        all.put(url, entry);
        while (all.size() > MOST) {
            all.remove(all.keySet().iterator().next());
        }
        try {
            file.save(new Content(all));
        } catch (IOException denied) {
            LOG.info("The list of releases is not remembered: {}", IoWords.why(denied));
        }
    }

    private Map<String, Entry> load() {
        try {
            Map<String, Entry> found = file.load().map(Content::answers).orElse(null);
            return found == null ? new LinkedHashMap<>() : new LinkedHashMap<>(found);
        } catch (IOException denied) {
            return new LinkedHashMap<>();
        }
    }
}
