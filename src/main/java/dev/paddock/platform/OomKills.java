package dev.paddock.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * How many processes the kernel's out-of-memory killer has ended since the boot. Linux only; elsewhere nothing is known.
 *
 * @param machine of all processes
 * @param group of those in our own control group, to which what we start belongs; empty where it has no counter
 */
public record OomKills(OptionalLong machine, OptionalLong group) {
    private static final String COUNTER = "oom_kill ";
    private static final String UNIFIED = "0::";

    public static OomKills now() {
        return read(Path.of("/proc"), Path.of("/sys/fs/cgroup"));
    }

    static OomKills read(Path proc, Path groups) {
        return new OomKills(counter(proc.resolve("vmstat")), group(proc.resolve("self/cgroup"), groups));
    }

    /** A counter of the second version of control groups counts those below with it. */
    private static OptionalLong group(Path membership, Path groups) {
        return lines(membership)
                .filter(line -> line.startsWith(UNIFIED))
                .map(line -> line.substring(UNIFIED.length() + 1))
                .map(path -> counter(groups.resolve(path).resolve("memory.events")))
                .findFirst()
                .orElse(OptionalLong.empty());
    }

    private static OptionalLong counter(Path file) {
        return lines(file)
                .filter(line -> line.startsWith(COUNTER))
                .map(line -> line.substring(COUNTER.length()).strip())
                .filter(digits -> digits.matches("\\d{1,18}"))
                .mapToLong(Long::parseLong)
                .findFirst();
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException none) {
            return Stream.empty();
        }
    }
}
