package dev.paddock.library;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.ModelFacts;
import dev.paddock.domain.ModelInfo;
import dev.paddock.domain.ModelKind;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is made of a header. */
class HeaderFactsTest {
    @TempDir
    Path folder;

    private final ModelFiles models = new ModelFiles();

    private static GgufWriter of(String architecture) {
        return new GgufWriter().put("general.architecture", architecture);
    }

    private ModelFacts facts(String file, GgufWriter content) throws IOException {
        return ModelInspection.of(TestModels.write(folder.resolve(file), content))
                .facts();
    }

    private ModelInfo info(String file, GgufWriter content) throws IOException {
        return models.describe(TestModels.write(folder.resolve(file), content));
    }

    @Test
    void theNetworkIsRead() throws IOException {
        ModelFacts facts = facts(
                "m.gguf",
                of("gemma3")
                        .put("gemma3.context_length", 131_072)
                        .put("gemma3.block_count", 3)
                        .put("gemma3.embedding_length", 2560)
                        .put("gemma3.attention.head_count", 8)
                        .putInts("gemma3.attention.head_count_kv", 0, 4, 4)
                        .put("gemma3.attention.key_length", 256)
                        .put("gemma3.attention.sliding_window", 1024)
                        .put("gemma3.expert_count", 128)
                        .put("gemma3.expert_used_count", 8)
                        .putStrings("tokenizer.ggml.tokens", Collections.nCopies(500, "t"))
                        .put("tokenizer.ggml.model", "llama")
                        .put("general.license", "gemma")
                        .put("general.source.repo_url", "https://example.org/gemma")
                        .single("blk.0.attn_q.weight", new float[64], 8, 8));

        assertThat(facts.shape())
                .isEqualTo(
                        new ModelFacts.Shape(131_072, 3, 2560, List.of(8), List.of(0, 4, 4), 256, 320, 128, 8, 1024));
        assertThat(facts.language().vocabulary()).isEqualTo(500);
        assertThat(facts.language().tokenizer()).isEqualTo("llama");
        assertThat(facts.license()).isEqualTo("gemma");
        assertThat(facts.sourceRepository()).isEqualTo("https://example.org/gemma");
        assertThat(facts.parameters()).isEqualTo(64);
    }

    @Test
    void whatAMemoryEstimateNeedsIsThere() throws IOException {
        GgufFile file = GgufFile.readHeader(TestModels.write(
                folder.resolve("m.gguf"),
                of("gemma3")
                        .putInts("gemma3.attention.head_count_kv", 0, 4)
                        .put("gemma3.attention.sliding_window", 1024)
                        .putBools("gemma3.attention.sliding_window_pattern", true, false)
                        .tensor("blk.1.ffn_up.weight", TensorType.Q4_K, new byte[288], 256, 2)
                        .single("output_norm.weight", new float[8], 8)));

        assertThat(file.architectureNumbers("attention.head_count_kv")).containsExactly(0L, 4L);
        assertThat(file.architectureNumbers("attention.sliding_window")).containsExactly(1024L);
        assertThat(file.architectureNumbers("attention.sliding_window_pattern")).containsExactly(1L, 0L);
        assertThat(file.tensors().get(0).bytes()).hasValue(288);
        assertThat(file.tensors().get(0).layer()).hasValue(1);
        assertThat(file.tensors().get(1).layer()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Qwen3,4B,,,Qwen3 4B (Q4_K_M),qwen3_4p0b_q4km",
        "Qwen3-4B,4B,,,Qwen3 4B (Q4_K_M),qwen3_4p0b_q4km",
        "Mistral,7B,Instruct,v0.3,Mistral 7B Instruct v0.3 (Q4_K_M),mistral_7p0b_instruct_v0_3_q4km",
        "Qwen3-Coder,30B-A3B,Instruct,,Qwen3 Coder 30B-A3B Instruct (Q4_K_M),qwen3_coder_30b_a3b_instruct_q4km",
        "Phi,3.8B,,,Phi 3.8B (Q4_K_M),phi_3p8b_q4km",
        "\u901a\u4e49,7B,,,\u901a\u4e49 7B (Q4_K_M),7p0b_q4km"
    })
    void modelsAreNamedInTheFieldsWords(
            String base, String size, String finetune, String version, String name, String id) throws IOException {
        GgufWriter file = of("qwen3")
                .put("general.basename", base)
                .put("general.size_label", size)
                .put("general.file_type", 15);
        if (finetune != null) {
            file.put("general.finetune", finetune);
        }
        if (version != null) {
            file.put("general.version", version);
        }

        ModelInfo info = info("x.gguf", file);

        assertThat(info.displayName()).isEqualTo(name);
        assertThat(info.id()).isEqualTo(id);
    }

    @Test
    void whoseHeaderNamesNothingIsNamedAfterTheFileOrItsFolder() throws IOException {
        assertThat(info("Llama-3.2-1B-Instruct-Q4_K_M.gguf", of("llama").put("general.name", "LLaMA v2"))
                        .displayName())
                .isEqualTo("Llama 3.2 1B Instruct");
        assertThat(info("Qwen3-8B/model.gguf", of("qwen3").put("general.file_type", 7))
                        .displayName())
                .isEqualTo("Qwen3 8B (Q8_0)");
    }

    /** Control characters and text-direction marks would let a file rewrite the line that names it. */
    @Test
    void namesCannotSteerATerminal() throws IOException {
        ModelInfo info =
                info("x.gguf", of("llama").put("general.name", "Good\u001b[2J\u202emodel\r\n" + "x".repeat(500)));

        assertThat(info.displayName()).startsWith("Good [2J model").hasSizeLessThan(110);
        assertThat(info.id()).matches("[a-z0-9_]{1,120}");
    }

    @Test
    void aFileTypeThatItsTensorsBelieIsNotBelieved() throws IOException {
        GgufWriter lies = of("llama").put("general.file_type", 1);
        lies.tensor("blk.0.ffn_up.weight", TensorType.Q8_0, new byte[34 * 8], 32, 8);

        assertThat(facts("lies.gguf", lies).quantization()).isEqualTo("Q8_0");
        assertThat(facts("none.gguf", kQuants(of("llama"), TensorType.Q6_K)).quantization())
                .isEqualTo("Q4_K_M");
        assertThat(facts("small.gguf", kQuants(of("llama"), TensorType.Q4_K)).quantization())
                .isEqualTo("Q4_K_S");
        assertThat(facts("fits.gguf", kQuants(of("llama").put("general.file_type", 14), TensorType.Q6_K))
                        .quantization())
                .isEqualTo("Q4_K_S");
        assertThat(facts("older.gguf", kQuants(of("llama").put("general.file_type", 1024 + 15), TensorType.Q6_K))
                        .quantization())
                .isEqualTo("Q4_K_M");
    }

    private static GgufWriter kQuants(GgufWriter file, TensorType better) {
        byte[] up = new byte[144 * 8];
        byte[] down = new byte[(int) better.bytes(256 * 2)];
        return file.tensor("blk.0.ffn_up.weight", TensorType.Q4_K, up, 256, 8)
                .tensor("blk.0.ffn_down.weight", better, down, 256, 2)
                .tensor("output.weight", TensorType.F32, new byte[256 * 4 * 64], 256, 64);
    }

    @Test
    void everyKindIsRecognised() throws IOException {
        assertThat(facts("a.gguf", TestModels.lora()).kind()).isEqualTo(ModelKind.LORA);
        assertThat(facts("b.gguf", TestModels.projector("Eyes")).kind()).isEqualTo(ModelKind.PROJECTOR);
        assertThat(facts("mtp-Qwen3.gguf", TestModels.text("Q", "1B", 15, 1)).kind())
                .isEqualTo(ModelKind.DRAFT);
        assertThat(facts("c.gguf", of("eagle3").single("a", new float[8], 8)).kind())
                .isEqualTo(ModelKind.DRAFT);
        assertThat(facts("Qwen3-0.6B-draft.gguf", TestModels.text("Q", "1B", 15, 1))
                        .kind())
                .isEqualTo(ModelKind.DRAFT);
        assertThat(facts("d.gguf", of("nomic-bert").put("nomic-bert.pooling_type", 1))
                        .kind())
                .isEqualTo(ModelKind.EMBEDDING);
        assertThat(facts("e.gguf", of("bert").put("bert.pooling_type", 4)).kind())
                .isEqualTo(ModelKind.RERANKER);
        assertThat(facts("f.gguf", of("llama").putStrings("tokenizer.ggml.tokens", List.of("a")))
                        .kind())
                .isEqualTo(ModelKind.OTHER);
        assertThat(facts("g.gguf", new GgufWriter().put("general.name", "?")).kind())
                .isEqualTo(ModelKind.OTHER);
        assertThat(facts("drafting.gguf", TestModels.text("Q", "1B", 15, 1)).kind())
                .isEqualTo(ModelKind.TEXT);
    }

    @Test
    void projectorsAndAdaptersAreNoModelsToLoad() throws IOException {
        Path eyes = TestModels.write(folder.resolve("mmproj.gguf"), TestModels.projector("Eyes"));
        Path lora = TestModels.write(folder.resolve("lora.gguf"), TestModels.lora());

        assertThat(models.check(eyes).orElseThrow().sentence()).contains("--mmproj");
        assertThat(models.check(lora).orElseThrow().sentence()).contains("--lora");
    }

    @Test
    void whoThinksIsToldByTemplateOrName() throws IOException {
        assertThat(info("a.gguf", of("x").put("tokenizer.chat_template", "{{ '<think>' }}"))
                        .thinking())
                .isTrue();
        assertThat(info("b.gguf", of("x").put("general.name", "QwQ 32B")).thinking())
                .isTrue();
        assertThat(info("DeepSeek-R1-Distill.gguf", of("x")).thinking()).isTrue();
        assertThat(info("c.gguf", of("x").put("tokenizer.chat_template", "{{ messages }}"))
                        .thinking())
                .isFalse();
    }

    @Test
    void partsAreOneModel() throws IOException {
        part(1, TestModels.text("Big", "70B", 15, 1).put("split.count", 3));
        part(2, TestModels.text("Big", "70B", 15, 2));
        Path third = part(3, TestModels.text("Big", "70B", 15, 3));

        ModelInspection model = ModelInspection.of(folder.resolve("big-00001-of-00003.gguf"));

        assertThat(model.facts().parameters()).isEqualTo(3 * 1024);
        assertThat(model.files()).hasSize(3);
        assertThat(model.problems()).isEmpty();
        assertThat(models.describe(model.files().getFirst()).fileBytes()).isEqualTo(model.bytes());
        assertThat(models.check(third).orElseThrow().sentence()).contains("big-00001-of-00003.gguf");
    }

    @Test
    void missingPartsAreNamed() throws IOException {
        part(1, TestModels.text("Big", "70B", 15, 1));

        assertThat(models.check(folder.resolve("big-00001-of-00003.gguf"))
                        .orElseThrow()
                        .sentence())
                .contains("2 of them", "big-00002-of-00003.gguf", "big-00003-of-00003.gguf", "all 3 parts");
    }

    @Test
    void aPartUnderAnotherNameIsTold() throws IOException {
        Path file = TestModels.write(
                folder.resolve("renamed.gguf"),
                TestModels.text("Big", "70B", 15, 1).put("split.count", 5));

        assertThat(models.check(file).orElseThrow().sentence()).contains("NAME-00001-of-00005.gguf");
    }

    private Path part(int number, GgufWriter content) throws IOException {
        return TestModels.write(folder.resolve("big-0000%d-of-00003.gguf".formatted(number)), content);
    }

    @ParameterizedTest
    @CsvSource({"2,LITTLE", "3,LITTLE", "2,BIG", "3,BIG"})
    void whatIsWrittenIsRead(int version, String order) throws IOException {
        ByteOrder byteOrder = order.equals("BIG") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        GgufFile file = GgufFile.readHeader(TestModels.write(
                folder.resolve("m.gguf"),
                new GgufWriter(version, byteOrder)
                        .put("a", 7)
                        .put("b", -1L)
                        .put("c", 0.25f)
                        .put("d", 1e300)
                        .put("e", true)
                        .put("f", "gr\u00fc\u00df")
                        .putInts("g", 1, -2)
                        .putFloats("h", 0.5f)
                        .putStrings("i", List.of("x", ""))
                        .putBools("j", false, true)
                        .half("t", new float[6], 3, 2)));

        assertThat(file.version()).isEqualTo(version);
        assertThat(file.order()).isEqualTo(byteOrder);
        assertThat(file.metadata())
                .containsEntry("a", 7L)
                .containsEntry("b", -1L)
                .containsEntry("c", 0.25)
                .containsEntry("d", 1e300)
                .containsEntry("e", true)
                .containsEntry("f", "gr\u00fc\u00df")
                .containsEntry("g", new GgufFile.ArrayInfo(2, List.of(1L, -2L)))
                .containsEntry("h", new GgufFile.ArrayInfo(1, List.of(0.5)))
                .containsEntry("i", new GgufFile.ArrayInfo(2, List.of("x", "")))
                .containsEntry("j", new GgufFile.ArrayInfo(2, List.of(false, true)));
        assertThat(file.tensors().getFirst().dimensions()).containsExactly(3L, 2L);
        assertThat(file.firstBeyondTheEnd()).isEmpty();
    }
}
