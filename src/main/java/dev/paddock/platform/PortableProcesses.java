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

/** By the JDK and OSHI: macOS, and what Windows has in common with it, where a start time does not move with the clock. */
class PortableProcesses implements ProcessPlatform {
    private @Nullable SystemInfo system;

    @Override
    public List<String> detached(List<String> command) {
        return command;
    }

    @Override
    public Optional<String> whyNotPinned(List<Integer> cpus) {
        return Optional.of("this system offers no way to do that");
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
