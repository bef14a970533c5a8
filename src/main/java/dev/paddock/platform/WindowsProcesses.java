package dev.paddock.platform;

import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Windows: asked to end by a Ctrl-C from a helper, tied by jobs, bound to processors by kernel32. */
final class WindowsProcesses extends PortableProcesses {
    /** A second Ctrl-C makes llama-server end at once; that takes a moment. */
    private static final Duration SECOND_GRACE = Duration.ofSeconds(2);

    private static final int SYNCHRONIZE = 0x0010_0000;
    private static final int QUERY_LIMITED_INFORMATION = 0x1000;
    private static final int ENDED = 0;

    private final Interrupter interrupter;
    private final Jobs jobs;

    WindowsProcesses(Interrupter interrupter, Jobs jobs) {
        this.interrupter = interrupter;
        this.jobs = jobs;
    }

    @Override
    public Optional<String> whyNotPinned(List<Integer> cpus) {
        int there = Math.min(Runtime.getRuntime().availableProcessors(), WindowsAffinity.MOST);
        return cpus.stream()
                .filter(cpu -> cpu < 0 || cpu >= there)
                .findFirst()
                .map(cpu -> "there is no processor " + cpu + "; there are 0 to " + (there - 1));
    }

    @Override
    public void pin(long pid, List<Integer> cpus) {
        WindowsAffinity.pin(pid, cpus);
    }

    @Override
    public Optional<String> whyNotTied() {
        return Optional.empty();
    }

    @Override
    public void tie(ProcessHandle handle) {
        if (jobs.tie(handle.pid())) {
            handle.onExit().thenAccept(ended -> jobs.over(ended.pid()));
        }
    }

    /** One that hears nothing yet would be ended by the Ctrl-C as well, only later. */
    @Override
    public Asked terminate(ProcessHandle handle, ProcessIdentity identity, boolean hears) {
        if (hears && interrupter.interrupt(identity)) {
            return Asked.ASKED;
        }
        return handle.destroy() ? Asked.ENDED_AT_ONCE : Asked.REFUSED;
    }

    @Override
    public boolean asksWholeFamily() {
        return true;
    }

    @Override
    public Duration secondGrace() {
        return SECOND_GRACE;
    }

    @Override
    public void kill(ProcessHandle handle) {
        if (!jobs.end(handle.pid())) {
            handle.destroyForcibly();
        }
    }

    @Override
    public Optional<ExitWatch> watchExit(long pid) {
        return Optional.ofNullable(
                        Kernel32.handle("OpenProcess", SYNCHRONIZE | QUERY_LIMITED_INFORMATION, 0, (int) pid))
                .map(OpenProcess::new);
    }

    private record OpenProcess(Pointer handle) implements ExitWatch {
        @Override
        public OptionalInt exitCode() {
            if (Kernel32.number("WaitForSingleObject", handle, 0) != ENDED) {
                return OptionalInt.empty();
            }
            IntByReference code = new IntByReference();
            return Kernel32.does("GetExitCodeProcess", handle, code)
                    ? OptionalInt.of(code.getValue())
                    : OptionalInt.empty();
        }

        @Override
        public void close() {
            Kernel32.close(handle);
        }
    }
}
