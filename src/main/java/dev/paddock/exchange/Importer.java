package dev.paddock.exchange;

import dev.paddock.domain.Finding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Finds out whose configuration a file is, and reads it. Writes nothing. */
public final class Importer {
    private static final int MOST_BYTES = 1 << 20;
    private static final Pattern YAML_MODELS = Pattern.compile("(?m)^[\"']?models[\"']?\\s*:");
    private static final Pattern INI_SECTION = Pattern.compile("(?m)^\\s*\\[[^\\]\\n]+]\\s*$");

    private Importer() {}

    /**
     * What the file holds, with what could not be taken over.
     *
     * @param environment for {@code ${env.NAME}}
     * @throws IOException if it cannot be read
     */
    public static Imported read(Path file, Map<String, String> environment) throws IOException {
        byte[] content;
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(MOST_BYTES + 1);
        }
        if (content.length > MOST_BYTES) {
            return none("it is larger than 1 MiB");
        }
        String text = new String(content, StandardCharsets.UTF_8).replace("\uFEFF", "");
        Path base = file.toAbsolutePath().normalize().getParent();
        Path folder = base == null ? Path.of("/") : base;
        if (text.stripLeading().startsWith("{")) {
            return new OneServerJson(file, folder).read(text);
        }
        if (YAML_MODELS.matcher(text).find()) {
            return new LlamaSwapFile(folder, environment).read(text);
        }
        if (INI_SECTION.matcher(text).find()) {
            return new PresetIni(folder).read(text);
        }
        return none("its form is not known");
    }

    /**
     * What LM Studio remembers of single models.
     *
     * @param user the person's home
     * @throws IOException if its folders cannot be read
     */
    public static Imported fromLmStudio(Path user) throws IOException {
        return LmStudioSettings.read(user);
    }

    /**
     * Jan's models, with what it writes of each.
     *
     * @param folders each {@code llamacpp/models} in a folder of Jan's data
     * @throws IOException if they cannot be read
     */
    public static Imported fromJan(List<Path> folders) throws IOException {
        return JanModels.read(folders);
    }

    private static Imported none(String why) {
        return new Imported(
                "",
                List.of(),
                List.of(Finding.error(
                        null, why, "llama-swap's YAML, llama-server's presets (INI), or a config.json of one server")));
    }
}
