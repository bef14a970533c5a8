package dev.paddock.library;

import dev.paddock.domain.ModelFacts;
import dev.paddock.domain.ModelInfo;
import dev.paddock.domain.Problem;
import dev.paddock.library.HeaderCache.Read;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells what a model file is and whether it can be loaded. Headers are read once for each path, size and time of change.
 * Safe for several threads; blocks on the disk.
 */
public final class ModelFiles {
    private final HeaderCache cache = new HeaderCache();

    /** What the header says; the bare file name where it cannot be read. Of a part: what all parts are together. */
    public ModelInfo describe(Path path) {
        Path file = path.toAbsolutePath().normalize();
        List<Header> headers = new ArrayList<>();
        for (Path part : SplitName.parts(file)) {
            try {
                if (Files.isRegularFile(part) && cache.read(part) instanceof Read.Good good) {
                    headers.add(good.header());
                }
            } catch (IOException unreadable) {
                return ModelInfo.unread(file);
            }
        }
        return headers.isEmpty() ? ModelInfo.unread(file) : info(file, headers);
    }

    private static ModelInfo info(Path file, List<Header> headers) {
        ModelFacts facts = Header.join(headers);
        String quantization = facts.quantization();
        return new ModelInfo(
                file,
                Header.id(headers.getFirst().idStem(), quantization),
                quantization == null ? facts.title() : facts.title() + " (" + quantization + ")",
                facts.architecture(),
                quantization,
                facts.shape().contextLength(),
                headers.stream().mapToLong(Header::fileBytes).sum(),
                facts.language().thinking());
    }

    /** Why the file cannot be loaded; empty where nothing speaks against it. */
    public Optional<Problem> check(Path path) {
        Path file = path.toAbsolutePath().normalize();
        List<String> missing = new ArrayList<>();
        List<Path> parts = SplitName.parts(file);
        for (Path part : parts) {
            if (!part.equals(file) && !Files.isRegularFile(part)) {
                missing.add(part.getFileName().toString());
            } else {
                Optional<Problem> problem = checkOne(part);
                if (problem.isPresent()) {
                    return problem;
                }
            }
        }
        if (!missing.isEmpty()) {
            return Optional.of(ModelProblems.missingParts(file.resolveSibling(""), missing, parts.size()));
        }
        return file.equals(parts.getFirst())
                ? Optional.empty()
                : Optional.of(ModelProblems.notTheFirst(file, parts.getFirst()));
    }

    private Optional<Problem> checkOne(Path file) {
        try {
            if (Files.isDirectory(file)) {
                return Optional.of(Problem.of(
                        "model-is-folder", "The model " + file + " is a folder", "", "Choose a GGUF file in it."));
            }
            return switch (cache.read(file)) {
                case Read.Bad bad -> Optional.of(ModelProblems.of(file, bad));
                case Read.Good good ->
                    ModelProblems.of(file, good.header())
                            .or(() -> ModelProblems.ofKind(
                                    file, good.header().facts().kind()));
            };
        } catch (NoSuchFileException missing) {
            return Optional.of(ModelProblems.missing(file));
        } catch (IOException unreadable) {
            return Optional.of(ModelProblems.unreadable(file, unreadable));
        }
    }
}
