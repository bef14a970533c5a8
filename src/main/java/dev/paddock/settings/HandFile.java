package dev.paddock.settings;

import dev.paddock.domain.Finding;
import dev.paddock.domain.IoWords;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JSON file as a person may have left it, read once, and never more of it than Paddock is ready to think about.
 *
 * @param content its bytes; null where they could not be read
 * @param tree what they say, in today's form; null where that cannot be understood
 * @param migrated {@code tree} is of an older form in the file
 * @param findings why there is no tree; empty where there is one
 */
record HandFile(
        Path file, byte @Nullable [] content, @Nullable ObjectNode tree, boolean migrated, List<Finding> findings) {
    static final int MOST_BYTES = 1 << 20;

    /** Never throws; what is wrong is told by the findings. */
    static HandFile read(Path file) {
        byte[] content;
        try {
            content = bytes(file);
        } catch (IOException e) {
            return broken(file, null, "it cannot be read: " + IoWords.why(e), null);
        }
        if (content.length > MOST_BYTES) {
            return broken(
                    file,
                    null,
                    "it is larger than 1 MiB",
                    "a settings file is a few lines long; this may be another file under its name");
        }
        return parse(file, content);
    }

    /** A pipe or a device under that name would never end. */
    private static byte[] bytes(Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException("it is no file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MOST_BYTES + 1);
        }
    }

    static HandFile parse(Path file, byte[] content) {
        try {
            JsonNode tree = Json.byHand().readTree(content);
            if (!(tree instanceof ObjectNode object)) {
                String what = tree.isMissingNode() ? "it is empty" : "it holds " + SchemaCheck.shown(tree);
                return broken(file, content, what, "a settings file is an object: { … }");
            }
            JsonNode version = object.path("version");
            if (version.isIntegralNumber() && version.asLong(0) > Schema.VERSION) {
                return broken(
                        file,
                        content,
                        "version is " + version + ", of a newer Paddock",
                        "this one knows versions up to " + Schema.VERSION
                                + " and leaves the file alone; update Paddock");
            }
            return new HandFile(file, content, object, Migration.apply(object), List.of());
        } catch (JacksonException bad) {
            return broken(file, content, words(bad) + where(bad), null);
        }
    }

    private static HandFile broken(Path file, byte @Nullable [] content, String message, @Nullable String right) {
        Finding finding = Finding.error(null, message, right).in(file);
        return new HandFile(file, content, null, false, List.of(finding));
    }

    /** True where the file says that a newer Paddock wrote it. */
    boolean isNewer() {
        return tree == null && findings.getFirst().message().startsWith("version is ");
    }

    /** Whether it still says what it said when this was read. */
    boolean isStill(HandFile now) {
        return Arrays.equals(content, now.content);
    }

    private static String words(JacksonException bad) {
        return bad instanceof StreamConstraintsException
                ? "it is no settings file: it nests too deep, or a text or number in it is too long"
                : "it is no JSON: " + bad.getOriginalMessage();
    }

    private static String where(JacksonException json) {
        TokenStreamLocation location = json.getLocation();
        return location == null || location.getLineNr() < 0
                ? ""
                : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }
}
