package dev.paddock.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is done on Windows and in which order, with real processes and a stand-in for the system's own calls. */
@EnabledOnOs(
        value = {OS.LINUX, OS.MAC},
        disabledReason = "stand-ins are small programs of Unix")
class WindowsTest {
    @TempDir
    Path folder;

    private final List<Long> pids = new ArrayList<>();
    private final RecordedJobs kernel = new RecordedJobs();

    private static final class RecordedJobs implements Jobs.Kernel {
        final List<String> calls = new CopyOnWriteArrayList<>();
        final List<String> failing = new ArrayList<>();

        private boolean did(String call) {
            calls.add(call);
            return failing.stream().noneMatch(call::startsWith);
        }

        @Override
        public Optional<Object> create() {
            return did("create") ? Optional.of("job") : Optional.empty();
        }

        @Override
        public boolean killOnClose(Object job) {
            return did("kill on close " + job);
        }

        @Override
        public boolean assign(Object job, long pid) {
            return did("assign " + pid);
        }

        @Override
        public boolean terminate(Object job) {
            return did("terminate " + job);
        }

        @Override
        public void close(Object job) {
            did("close " + job);
        }
    }

    @AfterEach
    void endAll() {
        pids.forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    }

    /** @param helper the beginning of a command to which pid and start are added */
    private Processes windows(String... helper) {
        return new Processes(new WindowsProcesses(new Interrupter(List.of(helper)), new Jobs(kernel)));
    }

    private Processes.Started sleeper(Processes processes, boolean tied) throws IOException {
        Processes.Started started = processes.start(
                new LaunchSpec(List.of("/bin/sleep", "600"), Map.of(), folder, List.of(), tied, folder.resolve("log")));
        pids.add(started.identity().pid());
        return started;
    }

    @Test
    void itIsAskedByTheHelperAndEndsInItsOwnTime() throws Exception {
        Processes processes = windows("/bin/sh", "-c", "kill -INT $1", "sh");
        Processes.Started server = sleeper(processes, false);

        assertThat(processes.terminate(server.identity(), true)).isEqualTo(Asked.ASKED);

        assertThat(server.exit().get()).isEqualTo(130);
    }

    @Test
    void theHelperIsToldWhichProcessIsMeant() throws Exception {
        Path told = folder.resolve("told");
        Processes processes = windows("/bin/sh", "-c", "echo $1 $2 > " + told + "; exit 0", "sh");
        ProcessIdentity server = sleeper(processes, false).identity();

        assertThat(processes.terminate(server, true)).isEqualTo(Asked.ASKED);

        assertThat(told).hasContent(server.pid() + " " + server.startTicks());
    }

    @Test
    void whatHearsNothingYetIsEndedAtOnceWithoutTheHelper() throws Exception {
        Path run = folder.resolve("run");
        Processes processes = windows("/usr/bin/touch", run.toString());
        Processes.Started server = sleeper(processes, false);

        assertThat(processes.terminate(server.identity(), false)).isEqualTo(Asked.ENDED_AT_ONCE);

        assertThat(server.exit().get()).isNotZero();
        assertThat(run).doesNotExist();
    }

    @Test
    void whatCannotBeAskedIsEndedAtOnce() throws Exception {
        for (String[] helper : new String[][] {
            {}, {"/bin/sh", "-c", "exit 68", "sh"}, {folder.resolve("missing").toString()}
        }) {
            Processes processes = windows(helper);
            Processes.Started server = sleeper(processes, false);

            assertThat(processes.terminate(server.identity(), true)).isEqualTo(Asked.ENDED_AT_ONCE);
            server.exit().get();
        }
    }

    @Test
    void aHelperThatHangsIsNotWaitedForForEver() throws IOException {
        Interrupter hanging = new Interrupter(List.of("/bin/sh", "-c", "exec sleep 600", "sh"), Duration.ofMillis(50));

        assertThat(hanging.interrupt(sleeper(windows(), false).identity())).isFalse();
    }

    @Test
    void oneIsAskedAfterTheOther() throws Exception {
        Path busy = folder.resolve("busy");
        Interrupter interrupter = new Interrupter(
                List.of("/bin/sh", "-c", "mkdir " + busy + " || exit 70; sleep 0.05; rmdir " + busy, "sh"));
        Callable<Boolean> asked = () -> interrupter.interrupt(new ProcessIdentity(1, 1, "", null));

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> each : threads.invokeAll(List.of(asked, asked, asked, asked))) {
                assertThat(each.get()).isTrue();
            }
        }
    }

    @Test
    void aTiedProcessGetsAJobThatEndsItWithUsAndThatIsClosedAfterIt() throws Exception {
        Processes processes = windows();
        Processes.Started server = sleeper(processes, true);
        long pid = server.identity().pid();
        assertThat(kernel.calls).containsExactly("create", "kill on close job", "assign " + pid);

        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        server.exit().get();

        await().until(() -> kernel.calls.contains("close job"));
    }

    @Test
    void whatOutlivesUsIsInNoJob() throws IOException {
        sleeper(windows(), false);

        assertThat(kernel.calls).isEmpty();
    }

    @Test
    void aJobThatCannotBeHadIsClosedAndTheProcessRunsOn() throws IOException {
        kernel.failing.add("assign");
        Processes processes = windows();

        Processes.Started server = sleeper(processes, true);

        assertThat(kernel.calls).endsWith("close job");
        assertThat(processes.isAlive(server.identity())).isTrue();
    }

    @Test
    void killingEndsTheJobOrElseTheProcess() throws Exception {
        Processes processes = windows();
        Processes.Started tied = sleeper(processes, true);

        processes.kill(tied.identity());

        assertThat(kernel.calls).contains("terminate job");
        assertThat(processes.isAlive(tied.identity())).isTrue();
        kernel.failing.add("terminate");
        processes.kill(tied.identity());
        assertThat(tied.exit().get()).isEqualTo(137);
        assertThat(Files.exists(folder.resolve("log"))).isTrue();
    }
}
