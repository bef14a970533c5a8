package dev.paddock.platform;

import dev.paddock.platform.LinuxProcesses.Stat;
import dev.paddock.platform.Ports.Owner;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Finds the inode of the listening socket in {@code /proc/net/tcp} and the process that has it among its descriptors. */
record LinuxPortOwners(Path proc) implements PortOwners {
    private static final String LISTENING = "0A";

    @Override
    public Optional<Owner> of(int port) {
        Set<String> sockets = listeners(port);
        return sockets.isEmpty() ? Optional.empty() : holder(sockets);
    }

    @Override
    public Optional<Owner> quickly(int port, long likely) {
        Set<String> sockets = listeners(port);
        Path process = proc.resolve(Long.toString(likely));
        if (sockets.isEmpty() || holds(process.resolve("fd"), sockets)) {
            return sockets.isEmpty() ? Optional.empty() : Optional.of(new Owner(likely, name(process)));
        }
        return holder(sockets);
    }

    private Set<String> listeners(int port) {
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("tcp", "tcp6")) {
            collect(proc.resolve("net").resolve(table), port, sockets);
        }
        return sockets;
    }

    private static void collect(Path table, int port, Set<String> sockets) {
        String suffix = String.format(Locale.ROOT, ":%04X", port);
        try (var lines = Files.lines(table)) {
            lines.map(line -> line.strip().split("\\s+"))
                    .filter(words -> words.length > 9 && words[1].endsWith(suffix) && words[3].equals(LISTENING))
                    .forEach(words -> sockets.add("socket:[" + words[9] + "]"));
        } catch (IOException e) {
            // A kernel without IPv6 has no tcp6.
        }
    }

    /** The eldest of them: a child holds what its parent has open until it runs its own program. */
    private Optional<Owner> holder(Set<String> sockets) {
        List<Stat> holders = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                if (holds(process.resolve("fd"), sockets)) {
                    LinuxProcesses.stat(process).ifPresent(holders::add);
                }
            }
        } catch (IOException e) {
            return Optional.empty();
        }
        return holders.stream()
                .min(Comparator.comparingLong(Stat::startTicks))
                .map(eldest -> new Owner(eldest.pid(), name(proc.resolve(Long.toString(eldest.pid())))));
    }

    private static boolean holds(Path descriptors, Set<String> sockets) {
        try (DirectoryStream<Path> links = Files.newDirectoryStream(descriptors)) {
            for (Path link : links) {
                if (sockets.contains(target(link))) {
                    return true;
                }
            }
        } catch (IOException e) {
            // Gone meanwhile, or another person's: both have nothing to tell.
        }
        return false;
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static String name(Path process) {
        try {
            return Files.readString(process.resolve("comm")).strip();
        } catch (IOException e) {
            return "process " + process.getFileName();
        }
    }
}
