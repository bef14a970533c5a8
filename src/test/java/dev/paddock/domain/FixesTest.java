package dev.paddock.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Remedy.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FixesTest {
    private final Instance plain = Instance.of("one", Path.of("/models/one.gguf"));

    @Test
    void aFixedPortIsLetGo() {
        Instance fixed = plain.withServer(plain.server().withPort(8123));

        assertThat(apply(fixed, Kind.USE_FREE_PORT)).contains(plain);
        assertThat(apply(plain, Kind.USE_FREE_PORT)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"4096, 2048", "0, 4096", "1024, 512"})
    void theContextIsHalved(int before, int after) {
        Instance instance = plain.withModel(plain.model().withContextSize(before));

        assertThat(apply(instance, Kind.SMALLER_CONTEXT).orElseThrow().model().contextSize())
                .isEqualTo(after);
    }

    @Test
    void aTinyContextIsNotMadeSmaller() {
        assertThat(apply(plain.withModel(plain.model().withContextSize(512)), Kind.SMALLER_CONTEXT))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"40, 20", "1, 0", "all, auto"})
    void fewerLayersGoToTheGpu(String before, String after) {
        Instance instance = plain.withGpu(plain.gpu().withLayers(before));

        assertThat(apply(instance, Kind.FEWER_LAYERS).orElseThrow().gpu().layers())
                .isEqualTo(after);
    }

    @ParameterizedTest
    @CsvSource({"auto", "0", "many"})
    void whatCannotBeLessStays(String layers) {
        assertThat(apply(plain.withGpu(plain.gpu().withLayers(layers)), Kind.FEWER_LAYERS))
                .isEmpty();
    }

    @Test
    void aFlagGoesWithItsValueAndNothingElse() {
        Instance instance = plain.withArgs(List.of("--jinja", "--temp", "-0.5", "--cache-type-k", "q8_0", "--mlock"));

        assertThat(drop(instance, "--temp")).contains(List.of("--jinja", "--cache-type-k", "q8_0", "--mlock"));
        assertThat(drop(instance, "--jinja")).contains(List.of("--temp", "-0.5", "--cache-type-k", "q8_0", "--mlock"));
        assertThat(drop(instance, "--mlock")).contains(List.of("--jinja", "--temp", "-0.5", "--cache-type-k", "q8_0"));
        assertThat(drop(instance, "--not-there")).isEmpty();
        assertThat(drop(plain.withArgs(List.of("--temp=1", "-v")), "--temp")).contains(List.of("-v"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"RETRY", "FREE_MEMORY", "CHOOSE_MODEL", "NEWER_ENGINE"})
    void whatNeedsAPersonChangesNothing(Kind kind) {
        assertThat(apply(plain, kind)).isEmpty();
    }

    private static Optional<Instance> apply(Instance instance, Kind kind) {
        return Fixes.apply(instance, Remedy.of(kind));
    }

    private static Optional<List<String>> drop(Instance instance, String flag) {
        return Fixes.apply(instance, new Remedy(Kind.DROP_FLAG, flag)).map(Instance::args);
    }
}
