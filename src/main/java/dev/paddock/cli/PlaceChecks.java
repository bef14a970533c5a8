package dev.paddock.cli;

import dev.paddock.domain.Home;
import dev.paddock.domain.IoWords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Paddock's own folders: whether they can be written, who may read them, what room there is, and what was left in them. */
record PlaceChecks(Home home, Surroundings machine) {
    private static final long SCARCE = 1L << 30;
    private static final long NONE = 64L << 20;
    private static final Duration OLD = Duration.ofHours(1);
    private static final int DEPTH = 3;
    private static final Set<PosixFilePermission> OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE);
    private static final Set<PosixFilePermission> WRITE_OF_OTHERS =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    List<Check> run() {
        List<Check> checks = new ArrayList<>();
        Map<String, Path> folders = new LinkedHashMap<>();
        folders.put("config", home.config());
        folders.put("state", home.state());
        folders.put("logs", home.logs());
        folders.put("models", home.models());
        folders.forEach((name, folder) -> checks.add(folder("folder " + name, folder)));
        permissions(home.state(), OTHERS, checks);
        permissions(home.state().resolve("control.json"), OTHERS, checks);
        permissions(home.config().resolve("gateway-keys.json"), OTHERS, checks);
        permissions(home.config(), WRITE_OF_OTHERS, checks);
        checks.add(disk("disk for logs", home.logs()));
        checks.add(disk("disk for models", home.models()));
        leftovers(checks);
        return checks;
    }

    private static Check folder(String subject, Path folder) {
        if (!Files.exists(folder)) {
            Path parent = folder;
            while (parent != null && !Files.exists(parent)) {
                parent = parent.getParent();
            }
            return parent != null && Files.isDirectory(parent) && Files.isWritable(parent)
                    ? Check.ok(subject, folder + " will be made when it is needed")
                    : Check.fail(
                            subject,
                            folder + " cannot be made",
                            "Make it writable, or name another place in PADDOCK_HOME.");
        }
        if (!Files.isDirectory(folder)) {
            return Check.fail(subject, folder + " is no folder", "Move that file away.");
        }
        try {
            // What a read-only file system, a full disk or a quota allows, only trying tells.
            Path trial = Files.createTempFile(folder, ".doctor", ".tmp");
            Files.delete(trial);
            return Check.ok(subject, folder + " can be written");
        } catch (IOException denied) {
            return Check.fail(
                    subject,
                    folder + " cannot be written: " + IoWords.why(denied),
                    "Make it writable, or name another place in PADDOCK_HOME.");
        }
    }

    private void permissions(Path path, Set<PosixFilePermission> wrong, List<Check> checks) {
        try {
            if (machine.os() == Surroundings.Os.WINDOWS
                    || !Files.exists(path)
                    || !Files.getFileStore(path).supportsFileAttributeView("posix")) {
                return;
            }
            Set<PosixFilePermission> held = Files.getPosixFilePermissions(path);
            if (held.stream().anyMatch(wrong::contains)) {
                checks.add(Check.warn(
                        "permissions",
                        "others may " + (wrong == OTHERS ? "read or change " : "change ") + path,
                        "chmod " + (Files.isDirectory(path) ? "700 " : "600 ") + path));
            }
        } catch (IOException hidden) {
            checks.add(Check.warn("permissions", path + ": " + IoWords.why(hidden), null));
        }
    }

    private static Check disk(String subject, Path folder) {
        Path there = folder;
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        try {
            long free = Files.getFileStore(there).getUsableSpace();
            String found = PsCommand.memory(free) + " is free";
            if (free < NONE) {
                return Check.fail(subject, found, "Make room, or move Paddock's files by PADDOCK_HOME.");
            }
            return free < SCARCE ? Check.warn(subject, found, "Make room.") : Check.ok(subject, found);
        } catch (IOException unknown) {
            return Check.warn(subject, "the room left is not known: " + IoWords.why(unknown), null);
        }
    }

    /** What was set aside because it could not be read, and what an interrupted write left. */
    private void leftovers(List<Check> checks) {
        boolean any = false;
        for (Path folder : List.of(home.config(), home.state())) {
            if (!Files.isDirectory(folder)) {
                continue;
            }
            try (Stream<Path> files = Files.walk(folder, DEPTH)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    String name = file.getFileName().toString();
                    if (name.contains(".corrupt-")) {
                        checks.add(Check.warn(
                                "stale files",
                                file + " could not be read once and was set aside",
                                "Take out of it what you need, and delete it."));
                        any = true;
                    } else if (name.endsWith(".tmp") && isOld(file)) {
                        checks.add(Check.warn("stale files", file + " was left by an interrupted write", "Delete it."));
                        any = true;
                    }
                }
            } catch (IOException hidden) {
                checks.add(Check.warn("stale files", folder + ": " + IoWords.why(hidden), null));
                any = true;
            }
        }
        if (!any) {
            checks.add(Check.ok("stale files", "none"));
        }
    }

    private static boolean isOld(Path file) throws IOException {
        return Files.getLastModifiedTime(file)
                .toInstant()
                .isBefore(Instant.now().minus(OLD));
    }
}
