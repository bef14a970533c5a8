package dev.paddock.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Holds printed text against a file in {@code src/test/resources/approved}. After a change that is meant:
 * {@code mvn test -Dtest=… -Dapprove=true} writes the files anew; then read the diff.
 */
public final class Approvals {
    private static final Path FOLDER = Path.of("src/test/resources/approved");

    private Approvals() {}

    /** @param name of the file, {@code cli/config-path.txt} */
    public static void verify(String name, String text) throws IOException {
        Path file = FOLDER.resolve(name);
        if (Boolean.getBoolean("approve")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
        assertThat(file).as("not approved yet; see Approvals").exists();
        assertThat(text).isEqualTo(Files.readString(file).replace("\r\n", "\n"));
    }
}
