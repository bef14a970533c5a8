package dev.paddock.builtin;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A path of a model by which the native library finds it. The binding hands paths over in Java's own form of UTF-8, in which a
 * character beyond U+FFFF, such as an emoji, is not what the system calls the file: then links to it, or to all its shards, lie
 * in a folder for temporary files until they are closed. What processes left there that were killed is deleted by the next one.
 */
final class PlainPath implements AutoCloseable {
    private static final Pattern SHARD = Pattern.compile("(.*)(-\\d{5}-of-\\d{5}\\.gguf)");

    private static final String FOLDER = "paddock-engine-model-";
    private static final Pattern FOLDER_OF = Pattern.compile(FOLDER + "(\\d{1,18})-.*");

    private final Path path;
    private final List<Path> made;
    private final Consumer<String> notes;

    private PlainPath(Path path, List<Path> made, Consumer<String> notes) {
        this.path = path;
        this.made = made;
        this.notes = notes;
    }

    /**
     * @param temporary where links may lie
     * @param notes hears what could not be deleted
     * @throws IOException where links cannot be made
     */
    static PlainPath of(Path file, Path temporary, Consumer<String> notes) throws IOException {
        if (isPlain(file)) {
            return new PlainPath(file, List.of(), notes);
        }
        deleteLeftovers(temporary, notes);
        Path folder = Files.createTempDirectory(
                temporary, FOLDER + ProcessHandle.current().pid() + "-");
        PlainPath links = new PlainPath(folder.resolve(plainName(file)), new ArrayList<>(List.of(folder)), notes);
        try {
            if (!isPlain(folder)) {
                throw new IOException("the folder for temporary files has such a name too");
            }
            for (Path shard : shards(file)) {
                Path link = folder.resolve(plainName(shard));
                links.made.addFirst(Files.createSymbolicLink(link, shard.toAbsolutePath()));
            }
            return links;
        } catch (IOException | UnsupportedOperationException denied) {
            links.close();
            throw new IOException(
                    "its path holds characters that the engine cannot pass on, such as emoji, and no link to it can be"
                            + " made (" + denied.getMessage() + "). Rename the file or its folder",
                    denied);
        }
    }

    private static boolean isPlain(Path path) {
        return path.toString().chars().noneMatch(c -> Character.isSurrogate((char) c));
    }

    private static String plainName(Path file) {
        Matcher shard = SHARD.matcher(String.valueOf(file.getFileName()));
        return "model" + (shard.matches() ? shard.group(2) : ".gguf");
    }

    private static List<Path> shards(Path file) throws IOException {
        Matcher first = SHARD.matcher(String.valueOf(file.getFileName()));
        Path folder = file.toAbsolutePath().getParent();
        if (!first.matches() || folder == null) {
            return List.of(file);
        }
        try (var files = Files.list(folder)) {
            return files.filter(other -> {
                        Matcher shard = SHARD.matcher(String.valueOf(other.getFileName()));
                        return shard.matches() && shard.group(1).equals(first.group(1));
                    })
                    .toList();
        }
    }

    Path path() {
        return path;
    }

    /** The model that is loaded by then does not need them any more. */
    @Override
    public void close() {
        try {
            for (Path one : made) {
                Files.deleteIfExists(one);
            }
        } catch (IOException busy) {
            notes.accept("links to the model remain: " + busy);
        }
    }

    private static void deleteLeftovers(Path temporary, Consumer<String> notes) {
        try (var folders = Files.newDirectoryStream(temporary, FOLDER + "*")) {
            for (Path folder : folders) {
                Matcher owner = FOLDER_OF.matcher(String.valueOf(folder.getFileName()));
                if (owner.matches()
                        && ProcessHandle.of(Long.parseLong(owner.group(1))).isEmpty()) {
                    deleteLinks(folder);
                }
            }
        } catch (IOException | DirectoryIteratorException denied) {
            notes.accept("links of an earlier process remain: " + denied);
        }
    }

    private static void deleteLinks(Path folder) throws IOException {
        try (var links = Files.newDirectoryStream(folder, Files::isSymbolicLink)) {
            for (Path link : links) {
                Files.deleteIfExists(link);
            }
        }
        Files.deleteIfExists(folder);
    }
}
