package dev.paddock.app;

import dev.paddock.domain.IoWords;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.files.AtomicFile;
import dev.paddock.settings.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code models.folders} in the settings, which a person may have written with more in them than Paddock knows. */
final class ModelFolders {
    private final Path file;

    ModelFolders(Path file) {
        this.file = file;
    }

    /**
     * Adds those that are not there yet; all else in the file stays.
     *
     * @throws PaddockException where the file cannot be understood or written; nothing is changed then
     */
    synchronized void add(List<Path> folders) {
        try {
            ObjectNode settings = read();
            ObjectNode models =
                    settings.get("models") instanceof ObjectNode group ? group : settings.putObject("models");
            ArrayNode list = models.get("folders") instanceof ArrayNode there ? there : models.putArray("folders");
            Set<String> known = new LinkedHashSet<>();
            list.forEach(entry -> known.add(entry.asString("")));
            boolean changed = false;
            for (Path folder : folders) {
                String text = folder.toAbsolutePath().normalize().toString();
                if (known.add(text)) {
                    list.add(text);
                    changed = true;
                }
            }
            if (changed) {
                AtomicFile.write(file, Json.mapper().writeValueAsBytes(settings));
            }
        } catch (IOException denied) {
            throw refused(IoWords.why(denied), "Check its permissions and that the disk is not full.");
        }
    }

    private ObjectNode read() throws IOException {
        try {
            JsonNode tree = Json.mapper().readTree(Files.readAllBytes(file));
            if (tree instanceof ObjectNode settings) {
                return settings;
            }
            throw refused("it is no JSON object", "Mend the file or delete it.");
        } catch (NoSuchFileException none) {
            return Json.mapper().createObjectNode();
        } catch (JacksonException bad) {
            throw refused(bad.getOriginalMessage(), "Mend the file or delete it.");
        }
    }

    private PaddockException refused(String why, String action) {
        return new PaddockException(
                Kind.FAILED,
                Problem.of("settings-unwritable", "The folder could not be added to " + file, why, action));
    }
}
