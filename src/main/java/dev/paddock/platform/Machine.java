package dev.paddock.platform;

import dev.paddock.platform.LinuxProcesses.Stat;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import oshi.SystemInfo;
import oshi.software.os.OSProcess;

/**
 * Measures this machine and its processes. OSHI is loaded when first needed; Linux processes are read from {@code /proc},
 * which costs microseconds. Safe for use by any thread.
 */
public final class Machine {
    /** The tick of {@code /proc/PID/stat} is a hundredth of a second on every Linux that Java runs on. */
    private static final long MILLIS_PER_TICK = 10;

    private static final long PAGE = pageSize();

    private final boolean linux = System.getProperty("os.name", "").startsWith("Linux");
    private final Supplier<SystemInfo> oshi = new Lazy();

    /** Bytes. {@code available} is what programs may take without swapping. */
    public record Memory(long total, long available) {}

    /**
     * @param cpuMillis processor time used so far
     * @param residentBytes in memory now
     */
    public record Load(long cpuMillis, long residentBytes) {
        Load plus(Load other) {
            return new Load(cpuMillis + other.cpuMillis, residentBytes + other.residentBytes);
        }
    }

    public Memory memory() {
        return linux ? LinuxProcesses.memory().orElseGet(this::memoryFromOshi) : memoryFromOshi();
    }

    private Memory memoryFromOshi() {
        var memory = oshi.get().getHardware().getMemory();
        return new Memory(memory.getTotal(), memory.getAvailable());
    }

    /** The load of each of the processes that lives, its children included. One look for all of them. */
    public Map<Long, Load> loads(Collection<Long> roots) {
        if (roots.isEmpty()) {
            return Map.of();
        }
        return linux ? fromProc(roots) : fromOshi(roots);
    }

    private static Map<Long, Load> fromProc(Collection<Long> roots) {
        Map<Long, Long> rootOf = new HashMap<>();
        roots.forEach(root -> rootOf.put(root, root));
        Map<Long, Load> loads = new HashMap<>();
        var table = LinuxProcesses.table();
        boolean grew = true;
        while (grew) {
            grew = false;
            for (Stat stat : table) {
                Long root = rootOf.get(stat.parent());
                if (root != null && rootOf.putIfAbsent(stat.pid(), root) == null) {
                    grew = true;
                }
            }
        }
        for (Stat stat : table) {
            Long root = rootOf.get(stat.pid());
            if (root != null && !stat.isDead()) {
                Load load = new Load(stat.cpuTicks() * MILLIS_PER_TICK, stat.residentPages() * PAGE);
                loads.merge(root, load, Load::plus);
            }
        }
        return loads;
    }

    private Map<Long, Load> fromOshi(Collection<Long> roots) {
        Map<Long, Load> loads = new HashMap<>();
        for (Long root : roots) {
            load(root).ifPresent(load -> loads.put(root, load));
        }
        return loads;
    }

    Optional<Load> load(long pid) {
        OSProcess process = oshi.get().getOperatingSystem().getProcess((int) pid);
        return Optional.ofNullable(process)
                .map(found -> new Load(found.getKernelTime() + found.getUserTime(), found.getResidentMemory()));
    }

    private static long pageSize() {
        return System.getProperty("os.arch", "").equals("aarch64") ? arm64PageSize() : 4096;
    }

    /** 4, 16 or 64 KiB, by the kernel's choice; our own size in pages and in bytes tells. */
    private static long arm64PageSize() {
        long pid = ProcessHandle.current().pid();
        return LinuxProcesses.stat(pid)
                .filter(stat -> stat.residentPages() > 0)
                .flatMap(stat ->
                        LinuxProcesses.residentBytes(pid).map(bytes -> roundToPage(bytes / stat.residentPages())))
                .orElse(4096L);
    }

    private static long roundToPage(long bytes) {
        return bytes > 40_000 ? 65_536 : bytes > 10_000 ? 16_384 : 4096;
    }

    private static final class Lazy implements Supplier<SystemInfo> {
        private @Nullable SystemInfo system;

        @Override
        public synchronized SystemInfo get() {
            SystemInfo present = system;
            if (present == null) {
                present = new SystemInfo();
                system = present;
            }
            return present;
        }
    }
}
