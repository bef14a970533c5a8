package dev.paddock.install;

import dev.paddock.domain.IoWords;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Remedy;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.zip.ZipException;

/**
 * Unpacks an archive of which nothing is believed into an empty folder. Links are made last, so that nothing is ever written
 * through one. What goes wrong in between leaves the folder half full: it is the caller's, who deletes it.
 */
final class Unpacker {
    private static final int BUFFER = 1 << 16;
    /** A small archive may well hold one that is mostly noughts. */
    private static final long ANY_RATIO_BELOW = 64L << 20;

    /**
     * @param bytes of all files
     * @param ratio how many times the archive's own size they may have
     */
    record Limits(int entries, long bytes, int ratio) {
        static final Limits DEFAULT = new Limits(20_000, 24L << 30, 60);
    }

    private final Path archive;
    private final Path folder;
    private final Limits limits;
    private final BooleanSupplier cancelled;
    private final ArchiveNames names = new ArchiveNames();
    private final Set<List<String>> files = new HashSet<>();
    private final Map<List<String>, List<String>> links = new LinkedHashMap<>();
    private final boolean posix;
    private long bytesLeft;
    private int entriesLeft;

    private Unpacker(Path archive, Path folder, Limits limits, BooleanSupplier cancelled) throws IOException {
        this.archive = archive;
        this.folder = folder;
        this.limits = limits;
        this.cancelled = cancelled;
        this.posix = Files.getFileStore(folder).supportsFileAttributeView("posix");
        long packed = Files.size(archive);
        this.bytesLeft = Math.min(limits.bytes(), Math.max(ANY_RATIO_BELOW, packed * limits.ratio()));
        this.entriesLeft = limits.entries();
    }

    /**
     * @param folder is there
     * @throws PaddockException FAILED for an archive that is damaged or meant to do harm, or a disk that does not take it;
     *     CANCELLED
     */
    static void unpack(Path archive, Path folder, Limits limits, BooleanSupplier cancelled) {
        try {
            new Unpacker(archive, folder, limits, cancelled).unpack();
        } catch (EOFException | ZipException cut) {
            throw broken(archive, "it is cut off or damaged");
        } catch (FileSystemException disk) {
            throw unwritable(folder, disk);
        } catch (IOException damaged) {
            String why = String.valueOf(damaged.getMessage());
            throw why.contains("No space left") || why.contains("not enough space")
                    ? unwritable(folder, damaged)
                    : broken(archive, why.startsWith("it is ") ? why : "it is cut off or damaged: " + why);
        }
    }

    private void unpack() throws IOException {
        new Archive(archive).read(this::place);
        for (Map.Entry<List<String>, List<String>> link : links.entrySet()) {
            link(link.getKey(), link.getValue());
        }
    }

    private void place(Packed entry) throws IOException {
        if (cancelled.getAsBoolean()) {
            throw new PaddockException(
                    Kind.CANCELLED, Problem.of("cancelled", "The installation was cancelled", "", null));
        }
        if (--entriesLeft < 0) {
            throw hostile("it holds more than " + limits.entries() + " files");
        }
        try {
            switch (entry) {
                case Packed.Folder(String name) -> Files.createDirectories(path(names.folder(name)));
                case Packed.File file -> write(file);
                case Packed.Link(String name, String target) -> {
                    List<String> parts = names.file(name);
                    links.put(parts, names.target(parts, target));
                }
                case Packed.Strange(String name, String what) ->
                    throw new ArchiveNames.Refused("\"" + ArchiveNames.shown(name) + "\" is " + what);
            }
        } catch (ArchiveNames.Refused refused) {
            throw hostile(String.valueOf(refused.getMessage()));
        }
    }

    private Path path(List<String> parts) {
        Path path = folder;
        for (String part : parts) {
            path = path.resolve(part);
        }
        return path;
    }

    private void write(Packed.File file) throws IOException, ArchiveNames.Refused {
        List<String> parts = names.file(file.name());
        if (file.size() > bytesLeft) {
            throw tooLarge();
        }
        Path path = path(parts);
        Files.createDirectories(path.getParent());
        try (OutputStream out = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            byte[] buffer = new byte[BUFFER];
            long promised = file.size() < 0 ? Long.MAX_VALUE : file.size();
            int count = file.content().read(buffer);
            while (count >= 0) {
                bytesLeft -= count;
                promised -= count;
                if (promised < 0) {
                    throw new ArchiveNames.Refused(
                            "\"" + ArchiveNames.shown(file.name()) + "\" is larger than the archive says");
                }
                if (bytesLeft < 0) {
                    throw tooLarge();
                }
                out.write(buffer, 0, count);
                count = file.content().read(buffer);
            }
        }
        if (posix) {
            Files.setPosixFilePermissions(
                    path, PosixFilePermissions.fromString(file.executable() ? "rwxr-xr-x" : "rw-r--r--"));
        }
        files.add(parts);
    }

    private PaddockException tooLarge() {
        return hostile("it unpacks to far more than an engine takes");
    }

    private void link(List<String> link, List<String> target) throws IOException {
        List<String> end = target;
        for (int hops = 0; links.containsKey(end); hops++) {
            if (hops > links.size()) {
                throw hostile("the link \"" + ArchiveNames.shown(String.join("/", link)) + "\" leads back to itself");
            }
            end = links.get(end);
        }
        if (!files.contains(end)) {
            throw hostile("the link \"" + ArchiveNames.shown(String.join("/", link)) + "\" leads to nothing in it");
        }
        Path path = path(link);
        Files.createDirectories(path.getParent());
        Path relative = path(link.subList(0, link.size() - 1)).relativize(path(target));
        try {
            Files.createSymbolicLink(path, relative);
        } catch (UnsupportedOperationException | FileSystemException notAllowed) {
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(path + " is there already");
            }
            // Windows keeps links to administrators; and a loader takes a file as well.
            Files.copy(path(end), path);
        }
    }

    private PaddockException hostile(String why) {
        return new PaddockException(
                Kind.FAILED,
                Problem.of(
                        "archive-refused",
                        "The archive " + archive.getFileName() + " is not unpacked",
                        why,
                        "Take the archive of an official release. Nothing of this one was kept."));
    }

    private static PaddockException broken(Path archive, String why) {
        return new PaddockException(
                Kind.FAILED,
                Problem.of(
                                "archive-broken",
                                "The archive " + archive.getFileName() + " cannot be unpacked",
                                why,
                                "Download it again.")
                        .withRemedies(List.of(Remedy.of(Remedy.Kind.DOWNLOAD_AGAIN))));
    }

    private static PaddockException unwritable(Path folder, IOException why) {
        return new PaddockException(
                Kind.FAILED,
                Problem.of(
                        "engine-unwritable",
                        "The engine could not be unpacked to " + folder.getParent(),
                        IoWords.why(why),
                        "Check that the folder is writable and the disk not full."));
    }
}
