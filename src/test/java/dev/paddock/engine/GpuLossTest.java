package dev.paddock.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Device;
import dev.paddock.domain.Instance;
import dev.paddock.domain.Instance.Backend;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GpuLossTest {
    private static Instance instance(@Nullable Backend backend, @Nullable String layers, String args) {
        return Instance.of("one", Path.of("m.gguf"))
                .withEngine("/opt/llama-server")
                .withGpu(new Instance.GpuOptions(backend, null, layers, null))
                .withArgs(args.isEmpty() ? List.of() : List.of(args.split(" ")));
    }

    @ParameterizedTest
    @CsvSource({
        ",     ,     '',               false",
        ",     auto, '',               false",
        ",     0,    '',               false",
        ",     99,   '',               true",
        ",     all,  '',               true",
        "CUDA, ,     '',               true",
        "CUDA, 0,    '',               false",
        "CUDA, auto, '',               true",
        "CPU,  99,   '',               false",
        ",     ,     -ngl 20,          true",
        ",     99,   -ngl 0,           false",
        ",     ,     --device CUDA0,   true",
        "CUDA, 99,   --device none,    false",
    })
    void aGpuIsWantedWhereItIsAskedForInSoManyWords(
            @Nullable Backend backend, @Nullable String layers, String args, boolean wanted) {
        assertThat(GpuLoss.isWanted(instance(backend, layers, args))).isEqualTo(wanted);
        assertThat(GpuLoss.isWanted(instance(backend, layers, args).withEngine("builtin")))
                .isFalse();
    }

    private static Optional<Problem> told(String... lines) {
        GpuLoss loss = new GpuLoss();
        List.of(lines).forEach(loss::read);
        return loss.told();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "warning: no usable GPU found, --gpu-layers option will be ignored",
                "load_tensors: offloaded 0/33 layers to GPU",
                "ggml_cuda_init: failed to initialize CUDA: no CUDA-capable device is detected",
                "ggml_cuda_init: failed to initialize ROCm: no ROCm-capable device is detected",
                "0.00.003.734 I ggml_vulkan: No devices found."
            })
    void anEngineThatFoundNoneSaysSoInItsLog(String line) {
        assertThat(told("main: loading model", line)).hasValueSatisfying(problem -> {
            assertThat(problem.code()).isEqualTo(ServerSnapshot.ON_CPU);
            assertThat(problem.evidence()).containsExactly(line);
        });
    }

    @Test
    void layersThatAreOnAGpuProveThatThereIsOne() {
        assertThat(told("ggml_vulkan: No devices found.", "load_tensors: offloaded 33/33 layers to GPU"))
                .isEmpty();
        assertThat(told("warning: no usable GPU found, --gpu-layers-draft option will be ignored"))
                .isEmpty();
    }

    @Test
    void anEngineThatFindsNoDeviceAnyMoreHasLostIt() {
        assertThat(GpuLoss.lost(List.of())).isPresent();
        assertThat(GpuLoss.lost(List.of(new Device("CUDA0", "GPU", 1, 1)))).isEmpty();
    }
}
