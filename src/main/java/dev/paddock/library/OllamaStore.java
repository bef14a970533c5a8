package dev.paddock.library;

import dev.paddock.domain.IoWords;
import dev.paddock.domain.Problem;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Ollama's folder of models: manifests, one for each model and tag, name blobs by their hash. Read only. Layers that are
 * not GGUF, as those of newer formats, are passed over.
 */
final class OllamaStore {
    private static final String MODEL = "application/vnd.ollama.image.model";
    private static final String PROJECTOR = "application/vnd.ollama.image.projector";
    private static final String ADAPTER = "application/vnd.ollama.image.adapter";
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
    private static final int DEEPEST = 6;
    private static final int MOST = 10_000;
    private static final int LARGEST_MANIFEST = 1 << 20;

    /** @param name {@code qwen3:4b} */
    record Model(String name, Path blob, @Nullable Path projector) {}

    private final Path root;
    private final FolderWalk.Finds finds;
    private final List<Problem> problems;
    private final List<Path> manifests = new ArrayList<>();

    OllamaStore(Path root, FolderWalk.Finds finds, List<Problem> problems) {
        this.root = root;
        this.finds = finds;
        this.problems = problems;
    }

    /** The models and adapters whose blobs are named; the blobs need not be there. */
    List<Model> models() {
        Path folder = root.resolve("manifests");
        try {
            Files.walkFileTree(folder, EnumSet.noneOf(FileVisitOption.class), DEEPEST, new Collector());
        } catch (IOException unreadable) {
            tell(folder, IoWords.why(unreadable));
        }
        List<Model> models = new ArrayList<>();
        for (Path manifest : manifests) {
            try {
                read(folder, manifest, models);
            } catch (IOException | JacksonException bad) {
                tell(manifest, bad instanceof IOException io ? IoWords.why(io) : "it is no manifest");
            }
        }
        return models;
    }

    private final class Collector extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            finds.folder(folder);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && !file.getFileName().toString().startsWith(".")) {
                manifests.add(file);
            }
            return manifests.size() < MOST ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException why) {
            if (Files.exists(file)) {
                tell(file, IoWords.why(why));
            }
            return FileVisitResult.CONTINUE;
        }
    }

    private void read(Path folder, Path manifest, List<Model> models) throws IOException {
        if (Files.size(manifest) > LARGEST_MANIFEST) {
            throw new IOException("it is too large for a manifest");
        }
        JsonNode layers =
                JsonMapper.shared().readTree(Files.readAllBytes(manifest)).path("layers");
        String name = name(folder.relativize(manifest));
        Path projector = blobs(layers, PROJECTOR).stream().findFirst().orElse(null);
        blobs(layers, MODEL).forEach(blob -> models.add(new Model(name, blob, projector)));
        blobs(layers, ADAPTER).forEach(blob -> models.add(new Model(name + " adapter", blob, null)));
        if (projector != null) {
            models.add(new Model(name + " projector", projector, null));
        }
    }

    private List<Path> blobs(JsonNode layers, String type) {
        List<Path> blobs = new ArrayList<>();
        for (JsonNode layer : layers) {
            if (layer.path("mediaType").asString("").equals(type)) {
                blob(layer.path("digest").asString("")).ifPresent(blobs::add);
            }
        }
        return blobs;
    }

    /** Only a hash, so that no manifest leads out of the folder. */
    private Optional<Path> blob(String digest) {
        return DIGEST.matcher(digest).matches()
                ? Optional.of(root.resolve("blobs").resolve(digest.replace(':', '-')))
                : Optional.empty();
    }

    /** {@code registry.ollama.ai/library/qwen3/4b} as {@code qwen3:4b}; those of others keep their maker's name. */
    private static String name(Path manifest) {
        int count = manifest.getNameCount();
        if (count < 3) {
            return manifest.toString();
        }
        Path maker = manifest.getName(count - 3);
        String model = manifest.getName(count - 2) + ":" + manifest.getName(count - 1);
        return maker.toString().equals("library") ? model : maker + "/" + model;
    }

    private void tell(Path place, String why) {
        problems.add(Problem.of(
                "source-unreadable",
                "A list of Ollama's cannot be read",
                why.contains(place.toString()) ? why : place + ": " + why,
                "Check its permissions, or pull the model again with Ollama."));
    }
}
