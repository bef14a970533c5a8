package dev.paddock.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Instance;
import dev.paddock.domain.MemoryFit;
import dev.paddock.domain.MemoryFree;
import dev.paddock.domain.MemoryNeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes to which device: llama.cpp's src/llama-model.cpp, load_tensors, of August 2026. */
class PlacementTest {
    private static final long MIB = 1 << 20;
    private static final long GIB = 1L << 30;

    @TempDir
    Path folder;

    private static List<Integer> places(int layers, int gpuLayers, Map<String, Long> free, Double... split) {
        Placement placement = new Placement(layers, gpuLayers, free, List.of(split));
        return IntStream.rangeClosed(0, layers)
                .mapToObj(layer -> layer == layers ? placement.ofOutput() : placement.ofLayer(layer))
                .toList();
    }

    private static Map<String, Long> two(long first, long second) {
        Map<String, Long> free = new LinkedHashMap<>();
        free.put("CUDA0", first);
        free.put("CUDA1", second);
        return free;
    }

    @Test
    void theLastLayersGoToTheDeviceAndTheOutputBeforeAnyOfThem() {
        assertThat(places(4, 0, Map.of("CUDA0", GIB))).containsExactly(-1, -1, -1, -1, -1);
        assertThat(places(4, 1, Map.of("CUDA0", GIB))).containsExactly(-1, -1, -1, -1, 0);
        assertThat(places(4, 3, Map.of("CUDA0", GIB))).containsExactly(-1, -1, 0, 0, 0);
        assertThat(places(4, 5, Map.of("CUDA0", GIB))).containsExactly(0, 0, 0, 0, 0);
        assertThat(places(4, 999, Map.of("CUDA0", GIB))).containsExactly(0, 0, 0, 0, 0);
        assertThat(places(4, 999, Map.of())).containsExactly(-1, -1, -1, -1, -1);
    }

    @Test
    void severalDevicesShareByWhatTheyHaveFreeOrByTheTensorSplit() {
        assertThat(places(7, 8, two(GIB, GIB))).containsExactly(0, 0, 0, 0, 1, 1, 1, 1);
        assertThat(places(7, 8, two(3 * GIB, GIB))).containsExactly(0, 0, 0, 0, 0, 0, 1, 1);
        assertThat(places(7, 8, two(GIB, GIB), 1.0, 3.0)).containsExactly(0, 0, 1, 1, 1, 1, 1, 1);
        assertThat(places(7, 4, two(GIB, GIB), 1.0)).containsExactly(-1, -1, -1, -1, 0, 0, 0, 0);
    }

    @Test
    void theInputStaysOnTheHostAndATiedTableIsOnBothSides() throws IOException {
        MemoryNeed need = need(LoadableModel.tiedEmbeddings(), Map.of("CUDA0", GIB), "-ngl", "all");

        long table = TensorType.Q8_0.bytes(768L * 16384);
        assertThat(need.host().weights()).isEqualTo(table);
        MemoryNeed onHost = need(LoadableModel.tiedEmbeddings(), Map.of());
        assertThat(need.on("CUDA0").weights()).isEqualTo(onHost.host().weights());
        assertThat(need.host().kvCache()).isZero();
        assertThat(need.gpuLayers()).isEqualTo(6);
    }

    @Test
    void anUntiedOutputIsOnOneSideOnly() throws IOException {
        MemoryNeed onHost = need(LoadableModel.plain(), Map.of());
        MemoryNeed split = need(LoadableModel.plain(), Map.of("CUDA0", GIB), "-ngl", "3");

        assertThat(split.all().weights()).isEqualTo(onHost.host().weights());
        assertThat(split.all().kvCache()).isEqualTo(onHost.host().kvCache());
        assertThat(split.on("CUDA0").kvCache()).isEqualTo(onHost.host().kvCache() / 2);
    }

    @Test
    void theCacheStaysOnTheHostWhereItIsToldTo() throws IOException {
        MemoryNeed need = need(LoadableModel.plain(), Map.of("CUDA0", GIB), "-ngl", "all", "--no-kv-offload");

        assertThat(need.on("CUDA0").kvCache()).isZero();
        assertThat(need.host().kvCache()).isPositive();
    }

    @Test
    void expertsMayStayOnTheHost() throws IOException {
        LoadableModel model = LoadableModel.manyExperts();
        long experts = 3 * TensorType.Q8_0.bytes(512L * 256 * 32);
        MemoryNeed all = need(model, Map.of("CUDA0", GIB), "-ngl", "all");
        MemoryNeed two = need(model, Map.of("CUDA0", GIB), "-ngl", "all", "--n-cpu-moe", "2");
        MemoryNeed none = need(model, Map.of("CUDA0", GIB), "-ngl", "all", "--cpu-moe");

        assertThat(all.on("CUDA0").weights() - two.on("CUDA0").weights()).isEqualTo(2 * experts);
        assertThat(two.host().weights() - all.host().weights()).isEqualTo(2 * experts);
        assertThat(none.host().weights() - all.host().weights()).isEqualTo(3 * experts);
    }

    @Test
    void autoTakesAsManyLayersAsFit() throws IOException {
        LoadableModel model = LoadableModel.grouped();
        MemoryNeed all = need(model, Map.of("CUDA0", GIB));
        MemoryNeed some = need(model, Map.of("CUDA0", 80 * MIB));
        MemoryNeed none = need(model, Map.of("CUDA0", MIB));

        assertThat(all.gpuLayers()).isEqualTo(7);
        assertThat(some.gpuLayers()).isBetween(1, 6);
        assertThat(some.on("CUDA0").total()).isLessThanOrEqualTo(80 * MIB);
        MemoryNeed more = need(model, Map.of("CUDA0", 80 * MIB), "-ngl", Integer.toString(some.gpuLayers() + 1));
        assertThat(more.on("CUDA0").total()).isGreaterThan(80 * MIB);
        assertThat(none.gpuLayers()).isZero();
    }

    @Test
    void theLargestContextFitsAndTheNextDoesNot() throws IOException {
        MemoryFree free = MemoryFree.ofHost(120 * MIB);
        MemoryFit fit = fit(LoadableModel.plain(), free, "-c", "32768");

        assertThat(fit.fits()).isFalse();
        assertThat(fit.largestContext()).isPositive().isLessThan(32768);
        assertThat(fit(LoadableModel.plain(), free, "-c", Integer.toString(fit.largestContext()))
                        .fits())
                .isTrue();
        assertThat(fit(LoadableModel.plain(), free, "-c", Integer.toString(fit.largestContext() + 256))
                        .fits())
                .isFalse();
        assertThat(fit.sentence())
                .isEqualTo("needs 333 MiB, 120 MiB are free: a context of " + fit.largestContext() + " would fit");
    }

    @Test
    void aDraftModelAndAProjectorAreCountedApart() throws IOException {
        Path draft = write(LoadableModel.largeVocabulary());
        Path projector = Files.write(folder.resolve("mmproj.gguf"), new byte[12345]);
        MemoryNeed alone = need(LoadableModel.plain(), Map.of());
        MemoryNeed need =
                need(LoadableModel.plain(), Map.of(), "-md", draft.toString(), "--mmproj", projector.toString());
        MemoryNeed away = need(
                LoadableModel.plain(),
                Map.of("CUDA0", GIB),
                "-md",
                draft.toString(),
                "--mmproj",
                projector.toString(),
                "--spec-draft-ngl",
                "0");

        assertThat(need.host().projector()).isEqualTo(12345);
        assertThat(need.host().draft())
                .isEqualTo(
                        need(LoadableModel.largeVocabulary(), Map.of()).host().total());
        assertThat(need.total() - need.host().draft() - 12345).isEqualTo(alone.total());
        assertThat(away.on("CUDA0").projector()).isEqualTo(12345);
        assertThat(away.host().draft()).isGreaterThan(away.on("CUDA0").draft());
    }

    @Test
    void aModelThatDoesNotTellHowItIsBuiltHasNoEstimate() throws IOException {
        Path file = Files.write(
                folder.resolve("x.gguf"),
                new GgufWriter().put("general.architecture", "clip").toBytes());

        assertThat(new MemoryEstimates().need(Instance.of("x", file), Map.of())).isEmpty();
        assertThat(new MemoryEstimates().need(Instance.of("x", folder.resolve("none.gguf")), Map.of()))
                .isEmpty();
    }

    private MemoryNeed need(LoadableModel model, Map<String, Long> free, String... arguments) throws IOException {
        return new MemoryEstimates().need(instance(model, arguments), free).orElseThrow();
    }

    private MemoryFit fit(LoadableModel model, MemoryFree free, String... arguments) throws IOException {
        return new MemoryEstimates().fit(instance(model, arguments), free).orElseThrow();
    }

    private Instance instance(LoadableModel model, String... arguments) throws IOException {
        return Instance.of("x", write(model)).withEngine("llama-server").withArgs(List.of(arguments));
    }

    private Path write(LoadableModel model) throws IOException {
        Path file = folder.resolve(model.name() + ".gguf");
        return Files.exists(file) ? file : Files.write(file, model.bytes());
    }
}
