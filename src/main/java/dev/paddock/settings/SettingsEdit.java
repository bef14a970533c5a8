package dev.paddock.settings;

import dev.paddock.domain.Finding;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.files.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes {@code config/settings.json} for programs. Safe for several threads of one process. */
public final class SettingsEdit {
    /**
     * The settings in the form of their file.
     *
     * @param settings those that hold
     * @param file what the file itself says; empty where there is none, or it cannot be understood
     * @param lines each setting that holds, with where it comes from
     * @param findings what was passed over
     */
    public record View(JsonNode settings, JsonNode file, List<SettingsFile.Line> lines, List<Finding> findings) {}

    private final SettingsFile settings;
    private final Path file;

    public SettingsEdit(SettingsFile settings) {
        this.settings = settings;
        this.file = settings.file();
    }

    public View view() {
        SettingsFile.Effective now = settings.read();
        ObjectNode said = said();
        return new View(
                Json.byHand().valueToTree(now.settings()),
                said == null ? Json.byHand().createObjectNode() : said,
                now.lines(),
                now.findings());
    }

    /**
     * Writes the file anew.
     *
     * @throws PaddockException INVALID with all that is wrong; nothing is written then
     */
    public synchronized void replace(ObjectNode wanted) throws IOException {
        ObjectNode before = said();
        write(wanted, before == null ? Json.byHand().createObjectNode() : before);
    }

    /**
     * Carries a JSON merge patch (RFC 7396) into the file: null takes a setting out of it, so that its default holds again.
     *
     * @throws PaddockException INVALID with all that is wrong, CONFLICT where the file itself cannot be understood; nothing is
     *     written then
     */
    public synchronized void merge(ObjectNode patch) throws IOException {
        ObjectNode before = said();
        if (before == null) {
            throw SettingsProblems.refused(
                    Kind.CONFLICT, file, HandFile.read(file).findings());
        }
        ObjectNode wanted = before.deepCopy();
        JsonTrees.merge(wanted, patch);
        write(wanted, before);
    }

    /** Null where it cannot be understood. */
    private @Nullable ObjectNode said() {
        return Files.exists(file) ? HandFile.read(file).tree() : Json.byHand().createObjectNode();
    }

    private void write(ObjectNode wanted, ObjectNode before) throws IOException {
        byte[] content = Json.mapper().writeValueAsBytes(wanted);
        HandFile source = HandFile.parse(file, content);
        List<Finding> wrong = new ArrayList<>(settings.findings(source));
        List<String> strange = unknown(before).stream()
                .map(Finding::key)
                .filter(Objects::nonNull)
                .toList();
        unknown(wanted).stream()
                .filter(finding -> !strange.contains(finding.key()))
                .forEach(wrong::add);
        if (!wrong.isEmpty()) {
            throw SettingsProblems.refused(Kind.INVALID, file, wrong);
        }
        AtomicFile.write(file, content);
    }

    /** Keys of newer Paddocks and of people's own stay in the file; new ones are slips. */
    private static List<Finding> unknown(ObjectNode tree) {
        return Schema.of(Schema.Kind.SETTINGS).unknownKeys(tree);
    }
}
