package dev.paddock.engine;

import dev.paddock.domain.EngineCapabilities;
import dev.paddock.domain.EngineFlag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What recorded builds said of themselves. */
final class Recorded {
    private static final Path FOLDER = Path.of("src/test/resources/transcripts");

    private Recorded() {}

    static String output(String transcript) {
        try {
            return Files.readString(FOLDER.resolve(transcript + ".txt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param build {@code 2024-09}, {@code 2025-03}, {@code 2026-01} or {@code 2026-08} */
    static String help(String build) {
        return output(build + "-help");
    }

    static EngineCapabilities engine(String build) {
        String help = help(build);
        List<EngineFlag> flags = HelpText.parse(help);
        if (HelpText.isOldLayout(help)) {
            flags = FlagLore.shipped().completed(flags);
        }
        return new EngineCapabilities("0 (unknown)", 0, flags, null, null);
    }
}
