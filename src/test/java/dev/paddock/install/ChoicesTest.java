package dev.paddock.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.install.MachineFacts.Arch;
import dev.paddock.install.MachineFacts.Nvidia;
import dev.paddock.install.MachineFacts.Os;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is proposed to whom, from the releases of three years. */
class ChoicesTest {
    private static MachineFacts machine(Os os, Arch arch) {
        return new MachineFacts(os, arch, null, false, null, Set.of());
    }

    private static MachineFacts nvidia(Os os, String driver, String capability) {
        return new MachineFacts(os, Arch.X64, new Nvidia(driver, capability), true, null, Set.of("avx2"));
    }

    private static String best(Release release, MachineFacts machine) {
        return Choices.best(release, machine)
                .map(choice -> choice.asset().name())
                .orElse("none");
    }

    private static Choice choice(Release release, MachineFacts machine, String label) {
        return Choices.of(release, machine).stream()
                .filter(one -> one.name().label().equals(label))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "LINUX, 580.65, 8.9, llama-b10621-bin-ubuntu-cuda-13.4-x64.tar.gz",
        "LINUX, 580.65, 6.1, llama-b10621-bin-ubuntu-cuda-12.8-x64.tar.gz",
        "LINUX, 550.54, 8.9, llama-b10621-bin-ubuntu-cuda-12.8-x64.tar.gz",
        "LINUX, 470.10, 8.6, llama-b10621-bin-ubuntu-vulkan-x64.tar.gz",
        "WINDOWS, 580.88, 12.0, llama-b10621-bin-win-cuda-13.4-x64.zip",
        "WINDOWS, 531.14, 8.6, llama-b10621-bin-win-cuda-12.4-x64.zip",
        "WINDOWS, 527.40, 8.6, llama-b10621-bin-win-vulkan-x64.zip"
    })
    void nvidiaGetsTheNewestCudaThatDriverAndCardTake(Os os, String driver, String capability, String name) {
        assertThat(best(RecordedReleases.of2026(), nvidia(os, driver, capability)))
                .isEqualTo(name);
    }

    @Test
    void whatTheCardOrTheDriverLacksIsSaid() {
        MachineFacts old = nvidia(Os.LINUX, "580.65", "6.1");

        assertThat(choice(RecordedReleases.of2026(), old, "cuda-13.4").reason())
                .isEqualTo("CUDA 13.4 needs a graphics card of compute capability 7.5 or more, this one has 6.1");
        assertThat(choice(RecordedReleases.of2026(), nvidia(Os.LINUX, "550.1", "8.9"), "cuda-13.4")
                        .reason())
                .isEqualTo("CUDA 13.4 needs NVIDIA's driver 580 or newer, this one is 550.1");
        assertThat(choice(RecordedReleases.of2026(), machine(Os.LINUX, Arch.X64), "vulkan")
                        .reason())
                .contains("libvulkan.so.1", "not installed");
        assertThat(choice(RecordedReleases.of2026(), machine(Os.LINUX, Arch.X64), "vulkan")
                        .suits())
                .isFalse();
    }

    @Test
    void aCardOfUnknownCapabilityIsToldOfTheCondition() {
        MachineFacts unknown = new MachineFacts(Os.WINDOWS, Arch.X64, new Nvidia("581.0", null), true, null, Set.of());

        assertThat(best(RecordedReleases.of2026(), unknown)).contains("cuda-12.4");
        assertThat(choice(RecordedReleases.of2026(), unknown, "cuda-13.4").reason())
                .contains("if the graphics card is of compute capability 7.5");
    }

    @Test
    void theLibrariesOfCudaComeAlong() {
        Release release = RecordedReleases.of2026();

        assertThat(choice(release, nvidia(Os.WINDOWS, "581", "8.9"), "cuda-12.4")
                        .runtimes())
                .extracting(Asset::name)
                .containsExactly("cudart-llama-bin-win-cuda-12.4-x64.zip");
        assertThat(choice(release, nvidia(Os.LINUX, "581", "8.9"), "cuda-12.8").runtimes())
                .extracting(Asset::name)
                .containsExactly("cudart-llama-b10621-bin-ubuntu-cuda-12.8-x64.tar.gz");
        assertThat(choice(RecordedReleases.of2024(), nvidia(Os.WINDOWS, "551", "8.9"), "cuda-12.2.0")
                        .runtimes())
                .extracting(Asset::name)
                .containsExactly("cudart-llama-bin-win-cu12.2.0-x64.zip");
    }

    @ParameterizedTest
    @CsvSource({
        "2024, LINUX, X64, llama-b3600-bin-ubuntu-x64.zip",
        "2024, MACOS, ARM64, llama-b3600-bin-macos-arm64.zip",
        "2024, WINDOWS, X64, llama-b3600-bin-win-avx2-x64.zip",
        "2024, WINDOWS, ARM64, llama-b3600-bin-win-llvm-arm64.zip",
        "2024, LINUX, ARM64, none",
        "2025, LINUX, X64, llama-b5600-bin-ubuntu-x64.zip",
        "2025, MACOS, X64, llama-b5600-bin-macos-x64.zip",
        "2025, WINDOWS, ARM64, llama-b5600-bin-win-cpu-arm64.zip",
        "2026, LINUX, X64, llama-b10621-bin-ubuntu-x64.tar.gz",
        "2026, LINUX, ARM64, llama-b10621-bin-ubuntu-arm64.tar.gz",
        "2026, LINUX, S390X, llama-b10621-bin-ubuntu-s390x.tar.gz",
        "2026, LINUX, OTHER, none",
        "2026, MACOS, ARM64, llama-b10621-bin-macos-arm64.tar.gz",
        "2026, WINDOWS, X64, llama-b10621-bin-win-cpu-x64.zip"
    })
    void aPlainMachineGetsWhatRunsOnIt(int year, Os os, Arch arch, String name) {
        Release release = switch (year) {
            case 2024 -> RecordedReleases.of2024();
            case 2025 -> RecordedReleases.of2025();
            default -> RecordedReleases.of2026();
        };

        assertThat(best(release, machine(os, arch))).isEqualTo(name);
    }

    @Test
    void aProcessorThatIsKnownGetsWhatItUnderstands() {
        MachineFacts old = new MachineFacts(Os.WINDOWS, Arch.X64, null, false, null, Set.of("avx"));

        assertThat(best(RecordedReleases.of2024(), old)).contains("-avx-");
        assertThat(choice(RecordedReleases.of2024(), old, "cpu-avx2").reason()).contains("does not know AVX2");
    }

    @Test
    void rocmIsTakenWhereItsVersionFits() {
        MachineFacts fits = new MachineFacts(Os.LINUX, Arch.X64, null, true, "10.1", Set.of());
        MachineFacts old = new MachineFacts(Os.LINUX, Arch.X64, null, true, "7.2", Set.of());

        assertThat(best(RecordedReleases.of2026(), fits)).contains("rocm-10.0");
        assertThat(best(RecordedReleases.of2026(), old)).contains("vulkan");
        assertThat(choice(RecordedReleases.of2026(), old, "rocm-10.0").reason()).contains("7.2");
    }

    @Test
    void everythingForTheSystemIsListedAndNothingElse() {
        List<Choice> all = Choices.of(RecordedReleases.of2026(), machine(Os.LINUX, Arch.X64));

        assertThat(all)
                .hasSize(8)
                .allSatisfy(choice -> assertThat(choice.reason()).isNotBlank().doesNotEndWith("."));
        assertThat(all).extracting(choice -> choice.name().label()).contains("sycl-fp16", "openvino-2026.4");
        assertThat(all.stream().map(Choice::suits).toList())
                .as("what would not run comes last")
                .isSortedAccordingTo((one, other) -> Boolean.compare(other, one));
    }

    @Test
    void whatNobodyKnowsYetIsListedAndNeverProposed() {
        Release release = RecordedReleases.release("b20000", "llama-b20000-bin-ubuntu-quantum-3.1-x64.tar.gz");

        assertThat(Choices.best(release, machine(Os.LINUX, Arch.X64))).isEmpty();
        assertThat(choice(release, machine(Os.LINUX, Arch.X64), "quantum-3.1").reason())
                .contains("does not know");
    }
}
