package dev.paddock.settings;

import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** Reads an archive that may be anything, and no more of it than a backup can have. */
final class BackupFile {
    private static final int MOST_FILES = 5000;
    private static final Pattern KNOWN = Pattern.compile("paddock-backup\\.json|state/active-profile\\.json"
            + "|config/(?:settings|gateway-keys|(?:instances|profiles)/[a-z0-9][a-z0-9-]{0,62})\\.json");

    private BackupFile() {}

    static boolean isKnown(String name) {
        return KNOWN.matcher(name).matches();
    }

    /** The files by their names; all of these are known, so that none leads elsewhere. */
    static Map<String, byte[]> read(Path archive) throws IOException {
        Map<String, byte[]> content = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                if (!isKnown(entry.getName())) {
                    throw refused(archive, "\"" + entry.getName() + "\" belongs in no backup", null);
                }
                if (content.size() == MOST_FILES) {
                    throw refused(archive, "it has more than " + MOST_FILES + " files", null);
                }
                if (content.put(entry.getName(), bytes(archive, zip, entry)) != null) {
                    throw refused(archive, "it has " + entry.getName() + " twice", null);
                }
            }
        } catch (ZipException | IllegalArgumentException garbage) {
            throw refused(archive, "it is no ZIP file, or a damaged one (" + garbage.getMessage() + ")", null);
        }
        return content;
    }

    private static byte[] bytes(Path archive, ZipFile zip, ZipEntry entry) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readNBytes(HandFile.MOST_BYTES + 1);
            if (bytes.length > HandFile.MOST_BYTES) {
                throw refused(archive, entry.getName() + " is larger than 1 MiB", null);
            }
            return bytes;
        }
    }

    static PaddockException refused(Path archive, String why, @Nullable String action) {
        return new PaddockException(
                Kind.INVALID,
                Problem.of(
                        "bad-backup",
                        archive + " cannot be restored",
                        why,
                        action == null ? "Name a file that paddock backup made." : action));
    }
}
