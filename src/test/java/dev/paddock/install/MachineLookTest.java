package dev.paddock.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.install.MachineFacts.Arch;
import dev.paddock.install.MachineFacts.Nvidia;
import dev.paddock.install.MachineFacts.Os;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineLookTest {
    private static final Function<List<String>, Optional<String>> SILENT = command -> Optional.empty();

    @TempDir
    private Path root;

    private void file(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private MachineFacts look(Os os, Map<String, String> env, Function<List<String>, Optional<String>> ask) {
        return new MachineLook(os, "amd64", root, env, ask).look();
    }

    @Test
    void anEmptyMachineHasNothing() {
        for (Os os : Os.values()) {
            MachineFacts facts = look(os, Map.of(), SILENT);

            assertThat(facts).isEqualTo(new MachineFacts(os, Arch.X64, null, false, null, java.util.Set.of()));
        }
        assertThat(new MachineLook(Os.LINUX, "riscv64", root, Map.of(), SILENT)
                        .look()
                        .arch())
                .isEqualTo(Arch.OTHER);
    }

    @Test
    void theDriverTellsOfItselfAndTheBestCard() {
        MachineFacts facts = look(Os.LINUX, Map.of(), command -> {
            assertThat(command).first().isEqualTo("nvidia-smi");
            return Optional.of("580.65.06, 6.1\n580.65.06, 12.0\n580.65.06, 8.9\n");
        });

        assertThat(facts.nvidia()).isEqualTo(new Nvidia("580.65.06", "12.0"));
    }

    @Test
    void anOldDriverDoesNotKnowTheQuestionForTheCard() {
        MachineFacts facts = look(
                Os.WINDOWS,
                Map.of(),
                command -> command.get(1).contains("compute_cap")
                        ? Optional.empty()
                        : Optional.of(command.getFirst().endsWith("nvidia-smi.exe") ? "471.11\r\n" : "no"));

        assertThat(facts.nvidia()).isEqualTo(new Nvidia("471.11", null));
    }

    @Test
    void withoutItsToolTheKernelTells() throws IOException {
        file(
                "proc/driver/nvidia/version",
                "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  575.57.08  Release Build\nGCC version: 13\n");

        assertThat(look(Os.LINUX, Map.of(), SILENT).nvidia()).isEqualTo(new Nvidia("575.57.08", null));
    }

    @Test
    void nonsenseIsNoDriver() {
        assertThat(look(Os.LINUX, Map.of(), command -> Optional.of("NVIDIA-SMI has failed"))
                        .nvidia())
                .isNull();
    }

    @Test
    void librariesAndFeaturesAreSeen() throws IOException {
        file("usr/lib/x86_64-linux-gnu/libvulkan.so.1", "");
        file("opt/rocm/.info/version", "7.2.1-43\n");
        file("proc/cpuinfo", "processor : 0\nflags\t\t: fpu avx avx2 sse4_2\nprocessor : 1\nflags : fpu\n");

        MachineFacts facts = look(Os.LINUX, Map.of(), SILENT);

        assertThat(facts.vulkan()).isTrue();
        assertThat(facts.rocm()).isEqualTo("7.2");
        assertThat(facts.cpu()).containsExactlyInAnyOrder("avx", "avx2");
    }

    @Test
    void onWindowsTheSystemFolderTells() throws IOException {
        file("Windows/System32/vulkan-1.dll", "");
        file("Windows/System32/amdhip64_7.dll", "");

        MachineFacts facts = look(Os.WINDOWS, Map.of(), SILENT);

        assertThat(facts.vulkan()).isTrue();
        assertThat(facts.rocm()).isEmpty();
        assertThat(look(Os.WINDOWS, Map.of("HIP_PATH", "C:\\Program Files\\AMD\\ROCm\\6.4\\"), SILENT)
                        .rocm())
                .isEqualTo("6.4");
    }
}
