package dev.paddock.fetch.queue;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.paddock.domain.Download;
import dev.paddock.domain.IoWords;
import dev.paddock.domain.Problem;
import dev.paddock.fetch.hub.HubPlan;
import dev.paddock.fetch.hub.ModelPlace;
import dev.paddock.files.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The list of downloads on disk. */
final class SavedDownloads {
    private static final Logger LOG = LoggerFactory.getLogger(SavedDownloads.class);
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** What outlives the process. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Saved(
            String id,
            HubPlan plan,
            ModelPlace.Layout layout,
            String root,
            Download.State state,
            @Nullable Problem problem,
            Instant addedAt) {
        ModelPlace place() {
            return new ModelPlace(layout, Path.of(root));
        }

        Saved in(Download.State other, @Nullable Problem why) {
            return new Saved(id, plan, layout, root, other, why, addedAt);
        }
    }

    private record Content(List<Saved> downloads) {}

    private final Path file;

    SavedDownloads(Path file) {
        this.file = file;
    }

    /** A file that cannot be understood is set aside. */
    List<Saved> read() {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            return List.copyOf(
                    MAPPER.readValue(Files.readAllBytes(file), Content.class).downloads());
        } catch (IOException unreadable) {
            LOG.warn("The list of downloads cannot be read: {}", IoWords.why(unreadable));
        } catch (JacksonException | NullPointerException broken) {
            setAside(broken);
        }
        return List.of();
    }

    private void setAside(RuntimeException broken) {
        Path aside = file.resolveSibling(
                file.getFileName() + ".corrupt-" + Instant.now().toEpochMilli());
        LOG.warn("The list of downloads makes no sense and was set aside as {}", aside, broken);
        try {
            Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException stays) {
            LOG.warn("It could not be moved: {}", IoWords.why(stays));
        }
    }

    void write(List<Saved> all) {
        try {
            AtomicFile.writeForOwner(file, MAPPER.writeValueAsBytes(new Content(all)));
        } catch (IOException denied) {
            LOG.warn("The list of downloads cannot be saved: {}", IoWords.why(denied));
        }
    }
}
