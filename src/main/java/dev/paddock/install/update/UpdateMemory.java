package dev.paddock.install.update;

import dev.paddock.domain.IoWords;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.settings.JsonFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is remembered of the release feed, in {@code update.json}. */
final class UpdateMemory {
    private static final Logger LOG = LoggerFactory.getLogger(UpdateMemory.class);
    private static final String NAME = "update.json";

    /**
     * @param at when it was last asked
     * @param key that {@code issued} is about
     * @param issued of the latest feed that was believed
     * @param problem why the last question came to nothing
     * @param told the version that a person was told about
     */
    record State(
            @Nullable Instant at,
            @Nullable String key,
            @Nullable Instant issued,
            @Nullable Offer offer,
            @Nullable String problem,
            @Nullable String told) {
        static final State NONE = new State(null, null, null, null, null, null);

        State asked(Instant now, @Nullable String why) {
            return new State(now, key, issued, offer, why, told);
        }

        State told(String version) {
            return new State(at, key, issued, offer, problem, version);
        }
    }

    /** A package of a newer version, as a feed that was believed had it. */
    record Offer(String version, String notes, PackageKind kind, URI url, long size, String sha256, String name) {}

    private final JsonFile<State> file;

    /** @param state Paddock's folder for what is no setting */
    UpdateMemory(Path state) {
        this.file = new JsonFile<>(state.resolve(NAME), State.class);
    }

    State load() {
        try {
            return file.load().orElse(State.NONE);
        } catch (IOException denied) {
            LOG.info("What is known of updates cannot be read: {}", IoWords.why(denied));
            return State.NONE;
        }
    }

    /** @throws PaddockException FAILED where it cannot be kept */
    void save(State state) {
        try {
            file.save(state);
        } catch (IOException denied) {
            throw new PaddockException(
                    Kind.FAILED,
                    Problem.of(
                            "update-unsaved",
                            "What is known of updates cannot be kept",
                            IoWords.why(denied),
                            "Check the folder's permissions, and that the disk is not full."));
        }
    }
}
