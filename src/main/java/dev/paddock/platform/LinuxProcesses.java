package dev.paddock.platform;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Linux, by {@code /proc}: a start time that clock steps do not move, zombies told apart, sessions as families. */
final class LinuxProcesses implements ProcessPlatform {
    private static final Path PROC = Path.of("/proc");
    private static final String DELETED = " (deleted)";

    private final String bootId;
    private final @Nullable Object user = user(PROC.resolve("self"));
    private final @Nullable Path setsid;
    private final @Nullable Path taskset;
    private final @Nullable Path setpriv;

    LinuxProcesses() {
        bootId = read(PROC.resolve("sys/kernel/random/boot_id"))
                .map(String::strip)
                .orElse("");
        setsid = tool("setsid");
        taskset = tool("taskset");
        setpriv = tool("setpriv");
    }

    private static @Nullable Path tool(String name) {
        return Stream.of("/usr/bin", "/bin")
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    /**
     * Some fields of {@code /proc/PID/stat}.
     *
     * @param startTicks since boot
     * @param cpuTicks user and system time used
     * @param threads that have not ended
     * @param residentPages in memory
     */
    record Stat(
            long pid,
            char state,
            long parent,
            long session,
            long threads,
            long startTicks,
            long cpuTicks,
            long residentPages) {
        /** The first thread of a killed process can be a zombie while the others still hold its port and its memory. */
        boolean isDead() {
            return state == 'X' || state == 'x' || (state == 'Z' && threads <= 1);
        }

        /** The program's name stands in parentheses and may itself hold spaces and parentheses. */
        static Optional<Stat> parse(String line) {
            int open = line.indexOf('(');
            int close = line.lastIndexOf(')');
            if (open < 0 || close < 0) {
                return Optional.empty();
            }
            String[] rest = line.substring(close + 1).strip().split(" ");
            if (rest.length < 22) {
                return Optional.empty();
            }
            return Optional.of(new Stat(
                    Long.parseLong(line.substring(0, open).strip()),
                    rest[0].charAt(0),
                    Long.parseLong(rest[1]),
                    Long.parseLong(rest[3]),
                    Long.parseLong(rest[17]),
                    Long.parseLong(rest[19]),
                    Long.parseLong(rest[11]) + Long.parseLong(rest[12]),
                    Long.parseLong(rest[21])));
        }
    }

    /** What the kernel thinks that programs may still take, not what lies idle. */
    static Optional<Machine.Memory> memory() {
        return read(PROC.resolve("meminfo")).flatMap(LinuxProcesses::memory);
    }

    static Optional<Machine.Memory> memory(String meminfo) {
        long total = kibibytes(meminfo, "MemTotal:");
        long available = kibibytes(meminfo, "MemAvailable:");
        return total <= 0 || available < 0
                ? Optional.empty()
                : Optional.of(new Machine.Memory(total * 1024, available * 1024));
    }

    private static long kibibytes(String meminfo, String key) {
        return meminfo.lines()
                .filter(line -> line.startsWith(key))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .filter(digits -> !digits.isEmpty())
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(-1);
    }

    static Optional<Stat> stat(long pid) {
        return stat(PROC.resolve(Long.toString(pid)));
    }

    /** @param process its folder */
    static Optional<Stat> stat(Path process) {
        return read(process.resolve("stat")).flatMap(Stat::parse);
    }

    /** Empty where the process is gone. */
    static Optional<Long> residentBytes(long pid) {
        return read(PROC.resolve(pid + "/status"))
                .flatMap(text -> text.lines()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                        .findFirst());
    }

    @Override
    public List<String> detached(List<String> command) {
        Path prefix = setsid;
        return prefix == null
                ? command
                : Stream.concat(Stream.of(prefix.toString()), command.stream()).toList();
    }

    @Override
    public Optional<String> whyNotTied() {
        return setpriv == null
                ? Optional.of("the program setpriv is missing; it comes with the package util-linux")
                : Optional.empty();
    }

    /** The signal outlives the exec of everything that follows, but for programs that change the user. */
    @Override
    public List<String> tied(List<String> command) {
        Path prefix = setpriv;
        return prefix == null
                ? command
                : Stream.concat(Stream.of(prefix.toString(), "--pdeathsig", "TERM", "--"), command.stream())
                        .toList();
    }

    @Override
    public Optional<String> whyNotPinned(List<Integer> cpus) {
        if (taskset == null) {
            return Optional.of("the program taskset is missing; it comes with the package util-linux");
        }
        String allowed = read(PROC.resolve("self/status"))
                .flatMap(LinuxProcesses::allowedCpus)
                .orElse("");
        Set<Integer> there = CpuList.parse(allowed);
        return cpus.stream()
                .filter(cpu -> cpu < 0 || (!there.isEmpty() && !there.contains(cpu)))
                .findFirst()
                .map(cpu -> "there is no processor " + cpu + " for us; there are " + allowed);
    }

    static Optional<String> allowedCpus(String status) {
        return status.lines()
                .filter(line -> line.startsWith("Cpus_allowed_list:"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst();
    }

    /** Before the engine makes its threads, which inherit it. */
    @Override
    public List<String> pinned(List<String> command, List<Integer> cpus) {
        Path prefix = taskset;
        return prefix == null
                ? command
                : Stream.concat(Stream.of(prefix.toString(), "-c", CpuList.render(cpus)), command.stream())
                        .toList();
    }

    @Override
    public Optional<ProcessIdentity> identify(long pid) {
        return stat(pid).filter(stat -> !stat.isDead()).map(this::identity);
    }

    private ProcessIdentity identity(Stat stat) {
        return new ProcessIdentity(stat.pid(), stat.startTicks(), bootId, executable(stat.pid()));
    }

    private static @Nullable String executable(long pid) {
        try {
            String path = Files.readSymbolicLink(PROC.resolve(pid + "/exe")).toString();
            return path.endsWith(DELETED) ? path.substring(0, path.length() - DELETED.length()) : path;
        } catch (IOException e) {
            return null;
        }
    }

    /** Root may read everybody's; whose process it is must be looked at apart, or anybody could pass for ours. */
    @Override
    public Map<String, String> environment(long pid, String prefix) {
        Path process = PROC.resolve(Long.toString(pid));
        return user != null && user.equals(user(process))
                ? read(process.resolve("environ"))
                        .map(text -> variables(text, prefix))
                        .orElse(Map.of())
                : Map.of();
    }

    private static @Nullable Object user(Path process) {
        try {
            return Files.getAttribute(process, "unix:uid");
        } catch (IOException gone) {
            return null;
        }
    }

    private static Map<String, String> variables(String text, String prefix) {
        Map<String, String> variables = new HashMap<>();
        for (int at = text.indexOf(prefix); at >= 0; at = text.indexOf(prefix, at + 1)) {
            int equals = text.indexOf('=', at);
            int end = text.indexOf('\0', at);
            int stop = end < 0 ? text.length() : end;
            if ((at == 0 || text.charAt(at - 1) == '\0') && equals > 0 && equals < stop) {
                variables.putIfAbsent(text.substring(at, equals), text.substring(equals + 1, stop));
            }
        }
        return variables;
    }

    @Override
    public List<String> commandLine(long pid) {
        return read(PROC.resolve(pid + "/cmdline"))
                .filter(text -> !text.isEmpty())
                .map(text ->
                        List.of((text.endsWith("\0") ? text.substring(0, text.length() - 1) : text).split("\0", -1)))
                .orElse(List.of());
    }

    @Override
    public OptionalLong parent(long pid) {
        return stat(pid).map(stat -> OptionalLong.of(stat.parent())).orElse(OptionalLong.empty());
    }

    @Override
    public List<Long> all() {
        List<Long> all = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            processes.forEach(
                    process -> all.add(Long.valueOf(process.getFileName().toString())));
        } catch (IOException e) {
            return List.of();
        }
        return all;
    }

    static List<Stat> table() {
        List<Stat> all = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                stat(process).ifPresent(all::add);
            }
        } catch (IOException e) {
            return List.of();
        }
        return all;
    }

    /** A session's number cannot be given to a new process while members live, so a dead root's session still names its family. */
    @Override
    public List<ProcessIdentity> descendants(ProcessIdentity root) {
        if (!root.bootId().equals(bootId)) {
            return List.of();
        }
        List<Stat> table = table();
        boolean reused = table.stream().anyMatch(stat -> stat.pid() == root.pid() && !mayBe(root, stat));
        return reused
                ? List.of()
                : family(root, table).stream()
                        .sorted(Comparator.comparing(Stat::startTicks).thenComparing(Stat::pid))
                        .map(this::identity)
                        .toList();
    }

    /** One that ended before it was looked at has no known start, but cannot be alive either. */
    private static boolean mayBe(ProcessIdentity root, Stat stat) {
        return root.startTicks() < 0 ? stat.isDead() : stat.startTicks() == root.startTicks();
    }

    @Override
    public String bootId() {
        return bootId;
    }

    private static List<Stat> family(ProcessIdentity root, List<Stat> table) {
        Set<Long> pids = new HashSet<>(Set.of(root.pid()));
        List<Stat> found = new ArrayList<>();
        boolean grew = true;
        while (grew) {
            grew = false;
            for (Stat stat : table) {
                boolean related = pids.contains(stat.parent()) || stat.session() == root.pid();
                if (related && stat.startTicks() >= root.startTicks() && pids.add(stat.pid())) {
                    grew = true;
                    if (!stat.isDead()) {
                        found.add(stat);
                    }
                }
            }
        }
        return found;
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
