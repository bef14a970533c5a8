package dev.paddock.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class AffinityTest {
    private final Processes processes = new Processes();

    @TempDir
    Path folder;

    @Test
    @EnabledOnOs(OS.LINUX)
    void aBoundProcessRunsWhereItMayAndKeepsItsPid() throws IOException {
        int last = ourCpus().stream().max(Integer::compare).orElseThrow();
        assertThat(processes.affinityProblem(List.of(last))).isEmpty();

        Processes.Started started = processes.start(new LaunchSpec(
                List.of("/bin/sh", "-c", "echo $$; cat /proc/self/status"),
                Map.of(),
                folder,
                List.of(last, last),
                false,
                folder.resolve("log")));

        assertThat(started.exit().join()).isZero();
        List<String> lines = Files.readAllLines(folder.resolve("log"));
        assertThat(lines.getFirst()).isEqualTo(Long.toString(started.identity().pid()));
        assertThat(LinuxProcesses.allowedCpus(String.join("\n", lines))).contains(Integer.toString(last));
    }

    private static Set<Integer> ourCpus() throws IOException {
        return CpuList.parse(LinuxProcesses.allowedCpus(Files.readString(Path.of("/proc/self/status")))
                .orElseThrow());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aProcessorThatIsNotThereIsRefused() {
        assertThat(processes.affinityProblem(List.of())).isEmpty();
        assertThat(processes.affinityProblem(List.of(0, 4711)).orElseThrow().sentence())
                .contains("cannot be bound to the processors 0, 4711")
                .contains("there is no processor 4711")
                .contains("cpu_affinity");
        assertThat(processes.affinityProblem(List.of(-1)).orElseThrow().detail())
                .contains("no processor -1");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void whereItCannotBeDoneItIsSaid() {
        Processes mac = new Processes(new PortableProcesses());

        assertThat(mac.affinityProblem(List.of(0)).orElseThrow().detail()).contains("offers no way");
    }

    @Test
    void theKernelsListsAreUnderstood() {
        assertThat(CpuList.parse("0-2,8,10-11\n")).containsExactly(0, 1, 2, 8, 10, 11);
        assertThat(CpuList.parse("")).isEmpty();
        assertThat(CpuList.render(List.of(3, 1, 3))).isEqualTo("1,3");
    }

    @Test
    void whatTheKernelSaysOfMemoryIsUnderstood() {
        assertThat(LinuxProcesses.memory("MemTotal:  2048 kB\nMemFree: 1 kB\nMemAvailable:   1024 kB\n"))
                .contains(new Machine.Memory(2 << 20, 1 << 20));
        assertThat(LinuxProcesses.memory("MemTotal: 2048 kB\n")).isEmpty();
    }
}
