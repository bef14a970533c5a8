package dev.paddock.library;

import dev.paddock.domain.IoWords;
import dev.paddock.domain.Problem;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Walks one folder with all that is below, links followed, each folder entered once. What cannot be entered is told and
 * passed over. Bounded in depth and number; for one thread.
 */
final class FolderWalk implements FileVisitor<Path> {
    private static final int DEEPEST = 16;
    private static final int MOST_FOLDERS = 20_000;
    private static final int MOST_PROBLEMS = 20;
    /** What lies in them is reached by names elsewhere: in the hub's cache by snapshots, in Ollama's by manifests. */
    private static final String BLOBS = "blobs";

    /** Takes what is found. */
    interface Finds {
        void file(Path file, BasicFileAttributes attributes);

        void folder(Path folder);
    }

    private final Finds finds;
    private final List<Problem> problems;
    private final Set<Object> entered = new HashSet<>();
    private boolean full;

    /** @param problems takes what went wrong */
    FolderWalk(Finds finds, List<Problem> problems) {
        this.finds = finds;
        this.problems = problems;
    }

    void walk(Path root) {
        try {
            Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), DEEPEST, this);
        } catch (IOException | SecurityException broken) {
            tell(root, broken instanceof IOException io ? IoWords.why(io) : String.valueOf(broken.getMessage()));
        }
    }

    static boolean isModel(Path file) {
        Path name = file.getFileName();
        return name != null && name.toString().toLowerCase(Locale.ROOT).endsWith(".gguf");
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
        Object identity = attributes.fileKey() == null ? folder.toRealPath() : attributes.fileKey();
        if (!entered.isEmpty() && isPassedOver(folder)) {
            return FileVisitResult.SKIP_SUBTREE;
        }
        if (!entered.add(identity)) {
            return FileVisitResult.SKIP_SUBTREE;
        }
        if (entered.size() > MOST_FOLDERS) {
            full = true;
            problems.add(Problem.of(
                    "source-too-large",
                    "The folder holds too many folders to look into all",
                    folder + " and what comes after it was left out, after " + MOST_FOLDERS + " folders",
                    "Choose the folders that hold models instead of one that holds everything."));
            return FileVisitResult.TERMINATE;
        }
        finds.folder(folder);
        return FileVisitResult.CONTINUE;
    }

    private static boolean isPassedOver(Path folder) {
        String name = folder.getFileName().toString();
        return name.startsWith(".")
                || name.equals(BLOBS)
                        && (Files.isDirectory(folder.resolveSibling("snapshots"))
                                || Files.isDirectory(folder.resolveSibling("manifests")));
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (isModel(file)) {
            if (attributes.isSymbolicLink()) {
                problem(
                        "source-dead-link",
                        "A link leads nowhere",
                        file.toString(),
                        "Remove it, or put its file back.");
            } else {
                finds.file(file, attributes);
            }
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException why) {
        switch (why) {
            case FileSystemLoopException loop ->
                problem(
                        "source-link-loop",
                        "A link leads back to a folder that it lies in",
                        file + " was not followed",
                        "Remove it, if nothing else needs it.");
            case NoSuchFileException gone -> {
                // It was deleted between two looks.
            }
            default -> tell(file, IoWords.why(why));
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException why) {
        if (why != null) {
            tell(folder, IoWords.why(why));
        }
        return full ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
    }

    private void tell(Path place, String why) {
        problem(
                "source-unreadable",
                "A folder cannot be looked into",
                why.contains(place.toString()) ? why : place + ": " + why,
                "Check its permissions and its drive.");
    }

    private void problem(String code, String title, String detail, String action) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(Problem.of(code, title, detail, action));
        }
    }
}
