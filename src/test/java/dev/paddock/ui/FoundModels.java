package dev.paddock.ui;

import dev.paddock.domain.LibraryModel;
import dev.paddock.domain.LibrarySnapshot;
import dev.paddock.domain.MemoryFit;
import dev.paddock.domain.MemoryFree;
import dev.paddock.domain.MemoryNeed;
import dev.paddock.domain.MemoryShare;
import dev.paddock.domain.ModelFacts;
import dev.paddock.domain.ModelKind;
import dev.paddock.domain.ModelSource;
import dev.paddock.domain.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Models as a look at somebody's folders finds them. */
final class FoundModels {
    private static final long MIB = 1024L * 1024;
    static final Path HOME = Path.of("/home/ada/models");

    private FoundModels() {}

    static LibraryModel model(String title, String tier, String size, int context, long bytes, String source) {
        Path path = HOME.resolve(title.replace(' ', '-') + "-" + tier + ".gguf");
        return model(path, title, tier, size, context, bytes, source, ModelKind.TEXT, null, null);
    }

    private static LibraryModel model(
            Path path,
            String title,
            String tier,
            String size,
            int context,
            long bytes,
            String source,
            ModelKind kind,
            @Nullable Path projector,
            @Nullable Problem problem) {
        ModelFacts facts = new ModelFacts(
                kind,
                title,
                "qwen3",
                size,
                4_022_468_096L,
                tier,
                new ModelFacts.Shape(context, 36, 2560, List.of(32), List.of(8), 128, 128, null, null, null),
                new ModelFacts.Language(151_936, "gpt2", true, title.contains("Qwen3"), null),
                ModelFacts.Senses.NONE,
                null,
                "apache-2.0",
                "https://huggingface.co/" + title.replace(' ', '-'));
        return new LibraryModel(
                title.toLowerCase(java.util.Locale.ROOT).replace(' ', '_') + "_"
                        + tier.toLowerCase(java.util.Locale.ROOT),
                title + " (" + tier + ")",
                facts,
                path,
                List.of(path),
                bytes,
                source,
                projector,
                List.of(),
                problem);
    }

    static LibraryModel seeing() {
        Path path = HOME.resolve("gemma/gemma-3-4b-it-Q6_K.gguf");
        return model(
                path,
                "Gemma 3 4B It",
                "Q6_K",
                "3.9B",
                131_072,
                3_190 * MIB,
                "folders",
                ModelKind.TEXT,
                path.resolveSibling("mmproj-gemma-3-4b-it-f16.gguf"),
                null);
    }

    static LibraryModel broken() {
        return model(
                HOME.resolve("Mistral-Nemo-Instruct-2407-Q4_K_M.gguf"),
                "Mistral Nemo Instruct 2407",
                "Q4_K_M",
                "12B",
                131_072,
                1_204 * MIB,
                "folders",
                ModelKind.TEXT,
                null,
                Problem.of(
                        "model-truncated",
                        "The model file is not complete",
                        "7 477 MB are announced, 1 204 MB are there",
                        "Download it again."));
    }

    /** What a person with some months of models has. */
    static LibrarySnapshot some() {
        List<LibraryModel> models = new ArrayList<>(List.of(
                seeing(),
                model("Llama 3.3 70B Instruct", "Q4_K_M", "70B", 131_072, 40_550 * MIB, "folders"),
                broken(),
                model("Nomic Embed Text V1.5", "F16", "137M", 2048, 262 * MIB, "ollama"),
                model("Phi 4 Mini Instruct", "Q8_0", "3.8B", 131_072, 3_892 * MIB, "lm_studio"),
                model("Qwen3 4B Instruct", "Q4_K_M", "4B", 40_960, 2_381 * MIB, "hugging_face"),
                model("Qwen3 Coder 30B A3B Instruct", "Q4_K_M", "30B-A3B", 262_144, 17_700 * MIB, "llama_cpp"),
                model("SmolLM2 1.7B Instruct", "Q8_0", "1.7B", 8192, 1_734 * MIB, "folders")));
        return of(models, List.of());
    }

    static LibrarySnapshot of(List<LibraryModel> models, List<Problem> problems) {
        return new LibrarySnapshot(
                models,
                List.of(
                        new ModelSource("folders", "Your folders", List.of(HOME), true, models.size(), problems),
                        new ModelSource("llama_cpp", "llama.cpp", List.of(), true, 0, List.of()),
                        new ModelSource("hugging_face", "Hugging Face", List.of(), true, 0, List.of()),
                        new ModelSource("lm_studio", "LM Studio", List.of(), true, 0, List.of()),
                        new ModelSource("ollama", "Ollama", List.of(), true, 0, List.of())),
                List.of(),
                true);
    }

    static LibrarySnapshot many(int number) {
        return of(
                IntStream.range(0, number)
                        .mapToObj(
                                i -> model("Model %05d".formatted(i), "Q4_K_M", "7B", 8192, (1000 + i) * MIB, "ollama"))
                        .toList(),
                List.of());
    }

    static MemoryFit fit(long needed, long free, int largestContext) {
        MemoryNeed need = new MemoryNeed(
                new MemoryShare(needed - 512 * MIB, 384 * MIB, 128 * MIB, 0, 0), Map.of(), true, 4096, 1, 0, 37);
        return new MemoryFit(need, MemoryFree.ofHost(free), largestContext, null);
    }
}
