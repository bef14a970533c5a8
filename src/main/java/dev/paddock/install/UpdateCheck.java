package dev.paddock.install;

import dev.paddock.domain.IoWords;
import dev.paddock.domain.PaddockException;
import dev.paddock.settings.EngineSettings;
import dev.paddock.settings.JsonFile;
import dev.paddock.settings.SettingsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks once a week whether there is a newer release, where the settings allow it; what it found is kept in a file. */
public final class UpdateCheck {
    private static final Logger LOG = LoggerFactory.getLogger(UpdateCheck.class);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final String NAME = "engine-update.json";

    private record Content(Instant at, String tag) {}

    private final JsonFile<Content> file;
    private final Supplier<EngineDesk> desk;
    private final EngineStore store;
    private final SettingsFile settings;
    private final Clock clock;

    /** @param state Paddock's folder for what is no setting */
    public UpdateCheck(Path state, Supplier<EngineDesk> desk, EngineStore store, SettingsFile settings, Clock clock) {
        this.file = new JsonFile<>(state.resolve(NAME), Content.class);
        this.desk = desk;
        this.store = store;
        this.settings = settings;
        this.clock = clock;
    }

    /** Asks if a week has passed; nothing that goes wrong is told to anybody but the log. Blocks. */
    public void runIfDue() {
        if (!settings.settings().engines().checkForUpdates()) {
            return;
        }
        try {
            Instant now = clock.instant();
            Optional<Content> last = file.load();
            if (last.isPresent() && last.get().at().plus(WEEK).isAfter(now)) {
                return;
            }
            // A failure counts as well: once a week is once a week.
            file.save(new Content(now, last.map(Content::tag).orElse("")));
            file.save(
                    new Content(now, desk.get().available(null, true).release().tag()));
        } catch (PaddockException refused) {
            LOG.info("Newer engines were not looked for: {}", refused.problem().sentence());
        } catch (IOException denied) {
            LOG.info("Newer engines were not looked for: {}", IoWords.why(denied));
        }
    }

    /** The tag of a release that was newer than the default engine when it was last looked; empty where none was. */
    public Optional<String> newer() {
        EngineSettings chosen = settings.settings().engines();
        String current =
                store.find(chosen.current()).map(EngineManifest::release).orElse("");
        boolean foreign = !chosen.current().isEmpty() && current.isEmpty();
        try {
            return foreign || !chosen.checkForUpdates()
                    ? Optional.empty()
                    : file.load().map(Content::tag).filter(tag -> number(tag) > number(current));
        } catch (IOException denied) {
            return Optional.empty();
        }
    }

    private static long number(String tag) {
        return tag.matches("b\\d{1,9}") ? Long.parseLong(tag.substring(1)) : 0;
    }
}
