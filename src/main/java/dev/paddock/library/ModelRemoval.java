package dev.paddock.library;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.IoWords;
import dev.paddock.domain.LibraryModel;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Deletes the files of one model, also behind the links of a hub's cache. What other programs keep is left to them. */
public final class ModelRemoval {
    private static final Set<String> OURS = Set.of("folders", "paddock", "hugging_face", "llama_cpp");

    /**
     * @param files that were deleted
     * @param freedBytes on the disk
     */
    public record Removed(List<Path> files, long freedBytes) {}

    private ModelRemoval() {}

    /** Whether Paddock deletes it at all: what other programs keep is removed there. */
    public static boolean isOurs(LibraryModel model) {
        return OURS.contains(model.source());
    }

    /**
     * @param force also where a server runs it
     * @throws PaddockException where it may not be, or cannot be
     */
    public static Removed remove(LibraryModel model, Fleet fleet, boolean force) {
        if (!isOurs(model)) {
            throw new PaddockException(
                    Kind.CONFLICT,
                    Problem.of(
                            "not-ours",
                            model.displayName() + " belongs to another program",
                            "it was found in " + model.source(),
                            "Remove it there."));
        }
        List<String> running = fleet.servers().stream()
                .filter(server -> server.isRunning()
                        && model.files().contains(server.model().path()))
                .map(ServerSnapshot::name)
                .toList();
        if (!running.isEmpty() && !force) {
            throw new PaddockException(
                    Kind.CONFLICT,
                    Problem.of(
                            "model-in-use",
                            model.displayName() + " is in use",
                            "it is run by " + String.join(", ", running),
                            "Stop that first, or say --force."));
        }
        List<Path> gone = new ArrayList<>();
        long freed = 0;
        try {
            for (Path file : model.files()) {
                freed += delete(file);
                gone.add(file);
            }
        } catch (IOException denied) {
            throw new PaddockException(
                    Kind.FAILED,
                    Problem.of(
                            "model-not-removed",
                            "The model could not be deleted",
                            IoWords.why(denied) + (gone.isEmpty() ? "" : "; gone already: " + names(gone)),
                            "Check the permissions of its folder."));
        }
        return new Removed(gone, freed);
    }

    private static String names(List<Path> files) {
        return files.stream().map(file -> file.getFileName().toString()).collect(Collectors.joining(", "));
    }

    /** How much that frees: nothing where another name leads to the same content. */
    private static long delete(Path file) throws IOException {
        if (!Files.isSymbolicLink(file)) {
            long size = Files.size(file);
            Files.delete(file);
            return size;
        }
        Path content = file.toRealPath();
        Path repository = repository(file);
        Files.delete(file);
        if (repository == null
                || !content.startsWith(repository.resolve("blobs").toRealPath())
                || isNamed(content, repository.resolve("snapshots"))) {
            return 0;
        }
        long size = Files.size(content);
        Files.delete(content);
        return size;
    }

    /** {@code models--owner--repo}, which has {@code snapshots} and {@code blobs}; null where the file lies elsewhere. */
    private static @Nullable Path repository(Path file) {
        for (Path folder = file.getParent(); folder != null; folder = folder.getParent()) {
            if (folder.endsWith("snapshots") && Files.isDirectory(folder.resolveSibling("blobs"))) {
                return folder.getParent();
            }
        }
        return null;
    }

    private static boolean isNamed(Path content, Path snapshots) throws IOException {
        try (Stream<Path> all = Files.walk(snapshots)) {
            for (Path link : all.filter(Files::isSymbolicLink).toList()) {
                if (Files.exists(link) && link.toRealPath().equals(content)) {
                    return true;
                }
            }
            return false;
        }
    }
}
