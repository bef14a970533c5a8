package dev.paddock.supervisor;

import dev.paddock.domain.Problem;
import java.nio.file.Path;

/** What a person is told where the list of running servers could not be used. */
final class RegistryWords {
    private static final String LOOKED_FOR =
            "servers that still run were looked for by their marks; \"paddock orphans\" shows those that could not be placed";

    private RegistryWords() {}

    static Problem newer(String version, Path aside) {
        return Problem.of(
                "registry-newer",
                "The list of running servers was written by a newer Paddock",
                "its version is " + version + ", so it is kept as " + aside.getFileName() + ", and " + LOOKED_FOR,
                "Install the newer Paddock again if anything is missing. If nothing is, delete " + aside
                        + ": then this warning ends.");
    }

    static Problem corrupt(Path file, Path aside) {
        return Problem.of(
                "registry-corrupt",
                "The list of running servers could not be understood",
                file.getFileName() + " is kept as " + aside.getFileName() + ", and " + LOOKED_FOR,
                "If nothing is missing, delete " + aside + ": then this warning ends.");
    }

    static Problem unreadable(Path file) {
        return Problem.of(
                "registry-unreadable",
                "The list of running servers cannot be read, so no server can be started",
                file + " is not let be read by the system",
                "Check its permissions. Then start a server, or Paddock, again.");
    }
}
