package dev.paddock.platform;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import oshi.SystemInfo;
import oshi.software.os.OSProcess;

/** By the JDK and OSHI: Windows and macOS, where a start time does not move with the clock. */
final class PortableProcesses implements ProcessPlatform {
    private final boolean windows = System.getProperty("os.name", "").startsWith("Windows");
    private @Nullable SystemInfo system;

    @Override
    public List<String> detached(List<String> command) {
        return command;
    }

    @Override
    public Optional<String> whyNotPinned(List<Integer> cpus) {
        if (!windows) {
            return Optional.of("this system offers no way to do that");
        }
        int there = Math.min(Runtime.getRuntime().availableProcessors(), WindowsAffinity.MOST);
        return cpus.stream()
                .filter(cpu -> cpu < 0 || cpu >= there)
                .findFirst()
                .map(cpu -> "there is no processor " + cpu + "; there are 0 to " + (there - 1));
    }

    @Override
    public void pin(long pid, List<Integer> cpus) {
        if (windows) {
            WindowsAffinity.pin(pid, cpus);
        }
    }

    @Override
    public Optional<ProcessIdentity> identify(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).flatMap(PortableProcesses::identity);
    }

    private static Optional<ProcessIdentity> identity(ProcessHandle handle) {
        ProcessHandle.Info info = handle.info();
        return info.startInstant()
                .map(Instant::toEpochMilli)
                .map(start -> new ProcessIdentity(
                        handle.pid(), start, "", info.command().orElse(null)));
    }

    @Override
    public Map<String, String> environment(long pid, String prefix) {
        Map<String, String> found = new HashMap<>(
                process(pid).map(OSProcess::getEnvironmentVariables).orElse(Map.of()));
        found.keySet().removeIf(name -> !name.startsWith(prefix));
        return found;
    }

    @Override
    public List<String> commandLine(long pid) {
        return process(pid).map(OSProcess::getArguments).orElse(List.of());
    }

    @Override
    public OptionalLong parent(long pid) {
        return ProcessHandle.of(pid).flatMap(ProcessHandle::parent).stream()
                .mapToLong(ProcessHandle::pid)
                .findFirst();
    }

    private Optional<OSProcess> process(long pid) {
        return Optional.ofNullable(system().getOperatingSystem().getProcess((int) pid));
    }

    private synchronized SystemInfo system() {
        SystemInfo present = system;
        if (present == null) {
            present = new SystemInfo();
            system = present;
        }
        return present;
    }

    @Override
    public List<Long> all() {
        return ProcessHandle.allProcesses().map(ProcessHandle::pid).toList();
    }

    @Override
    public List<ProcessIdentity> descendants(ProcessIdentity root) {
        return ProcessHandle.of(root.pid()).stream()
                .filter(handle -> identity(handle)
                        .filter(now -> now.startTicks() == root.startTicks())
                        .isPresent())
                .flatMap(ProcessHandle::descendants)
                .flatMap(handle -> identity(handle).stream())
                .toList();
    }
}
