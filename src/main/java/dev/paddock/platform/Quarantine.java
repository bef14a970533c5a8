package dev.paddock.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import org.jspecify.annotations.Nullable;

/**
 * The mark that macOS gives to downloaded files; Gatekeeper ends a marked program at its start, with SIGKILL and without a
 * word.
 */
public final class Quarantine {
    private static final String MARK = "com.apple.quarantine";

    private Quarantine() {}

    /** @param program a path; what is none, null included, has no mark */
    public static boolean holds(@Nullable String program) {
        if (program == null || !System.getProperty("os.name", "").startsWith("Mac")) {
            return false;
        }
        try {
            UserDefinedFileAttributeView marks =
                    Files.getFileAttributeView(Path.of(program), UserDefinedFileAttributeView.class);
            return marks != null && marks.list().contains(MARK);
        } catch (IOException | InvalidPathException unknown) {
            return false;
        }
    }
}
