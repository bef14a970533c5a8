package dev.paddock.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Instance;
import dev.paddock.domain.Instance.FlashAttention;
import dev.paddock.domain.Instance.LoadMode;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class OptionsReaderTest {
    private static final Path MODEL = Path.of("m.gguf");

    private static MemoryOptions of(String... arguments) {
        return MemoryOptions.of(
                Instance.of("x", MODEL).withEngine("llama-server").withArgs(List.of(arguments)));
    }

    @Test
    void withoutASaidNumberThereAreFourSlotsThatShareOneCache() {
        assertThat(of().slots()).isEqualTo(4);
        assertThat(of().unified()).isTrue();
        assertThat(of("-np", "3").unified()).isFalse();
        assertThat(of("-np", "3", "--kv-unified").unified()).isTrue();
        assertThat(of("-np", "-1", "-no-kvu").unified()).isFalse();
    }

    @Test
    void theLastArgumentCountsAndWhatIsNoNumberDoesNot() {
        assertThat(of("-c", "8192", "--ctx-size", "2048").contextSize()).isEqualTo(2048);
        assertThat(of("-c", "8192", "-c", "many").contextSize()).isEqualTo(8192);
        assertThat(of("-c").contextSize()).isEqualTo(4096);
        assertThat(of("-ctk", "q8_0", "-ctv", "nonsense").keys()).isEqualTo(TensorType.Q8_0);
        assertThat(of("-ctk", "q8_0", "-ctv", "nonsense").values()).isEqualTo(TensorType.F16);
    }

    @Test
    void flashAttentionMayBeABareSwitch() {
        assertThat(of("-fa").flashAttention()).isTrue();
        assertThat(of("-fa", "-c", "512").contextSize()).isEqualTo(512);
        assertThat(of("-fa", "off").flashAttention()).isFalse();
        assertThat(of("-fa", "auto").flashAttention()).isTrue();
    }

    @Test
    void layersAreANumberAllOrAuto() {
        assertThat(of().gpuLayers()).isEmpty();
        assertThat(of("-ngl", "12").gpuLayers()).isEqualTo(OptionalInt.of(12));
        assertThat(of("-ngl", "all").gpuLayers()).isEqualTo(OptionalInt.of(MemoryOptions.ALL));
        assertThat(of("-ngl", "12", "-ngl", "auto").gpuLayers()).isEmpty();
    }

    @Test
    void whatTheInstanceSaysCountsUnlessAnArgumentSaysOtherwise() {
        Instance.ModelOptions model = new Instance.ModelOptions(
                MODEL, 1024, 256, 128, null, null, null, FlashAttention.OFF, LoadMode.MLOCK, "q4_0", "q8_0");
        Instance instance = Instance.of("x", MODEL).withEngine("llama-server").withModel(model);

        MemoryOptions said = MemoryOptions.of(instance);
        MemoryOptions argued = MemoryOptions.of(instance.withArgs(List.of("-fa", "on", "-ctk", "f16", "-ub", "64")));

        assertThat(said.keys()).isEqualTo(TensorType.Q4_0);
        assertThat(said.values()).isEqualTo(TensorType.Q8_0);
        assertThat(said.flashAttention()).isFalse();
        assertThat(said.mapped()).isFalse();
        assertThat(said.ubatch()).isEqualTo(128);
        assertThat(argued.keys()).isEqualTo(TensorType.F16);
        assertThat(argued.flashAttention()).isTrue();
        assertThat(argued.ubatch()).isEqualTo(64);
    }

    /** It is llama.cpp of June 2025. */
    @Test
    void theBuiltInEngineHasOneSlotAndNoFlashAttention() {
        MemoryOptions options = MemoryOptions.of(Instance.of("x", MODEL));

        assertThat(options.slots()).isEqualTo(1);
        assertThat(options.flashAttention()).isFalse();
        assertThat(options.everyToken()).isTrue();
    }
}
