package dev.paddock.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.paddock.domain.ModelInfo;
import dev.paddock.domain.Problem;
import dev.paddock.library.GgufException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GgufTest {
    private static final int TENSOR_COUNT_AT = 8;
    private static final int KEY_COUNT_AT = 16;
    private static final int FIRST_KEY_LENGTH_AT = 24;

    @TempDir
    Path folder;

    private final ModelFiles models = new ModelFiles();

    /** The same on every system and with every Java: whoever changes the model changes this with it. */
    @Test
    void theDemoModelIsTheSameEverywhereAndSmall() throws NoSuchAlgorithmException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(DemoModel.bytes());

        assertThat(HexFormat.of().formatHex(digest))
                .isEqualTo("43f328caaed1140c4c8799661e9dba755bfe195296a31ac350722e5b25bfed36");
        assertThat(DemoModel.bytes()).hasSizeLessThan(1_000_000);
    }

    @Test
    void theHeaderOfTheDemoModelIsRead() throws IOException {
        GgufFile header = GgufFile.readHeader(demo());

        assertThat(header.version()).isEqualTo(3);
        assertThat(header.architecture()).contains("llama");
        assertThat(header.architectureNumber("context_length")).contains(2048L);
        assertThat(header.parameters()).isEqualTo(461_760L);
        assertThat(header.metadata().get("tokenizer.ggml.tokens")).isEqualTo(new GgufFile.ArrayInfo(320, List.of()));
        assertThat(header.firstBeyondTheEnd()).isEmpty();
    }

    @Test
    void theDemoModelIsDescribedAndNothingSpeaksAgainstIt() throws IOException {
        ModelInfo info = models.describe(demo());

        assertThat(info.displayName()).isEqualTo("Paddock demo (F16)");
        assertThat(info.id()).isEqualTo("paddock_demo_f16");
        assertThat(info.contextLength()).isEqualTo(2048);
        assertThat(info.quantization()).isEqualTo("F16");
        assertThat(models.check(demo())).isEmpty();
    }

    @Test
    void aModelIsNamedInTheFieldsWords() throws IOException {
        Path file = write(
                "q.gguf",
                new GgufWriter()
                        .put("general.architecture", "qwen3")
                        .put("general.basename", "Qwen3")
                        .put("general.size_label", "4B")
                        .put("general.file_type", 15)
                        .put("tokenizer.chat_template", "{% if enable_thinking %}<think>{% endif %}")
                        .toBytes());

        ModelInfo info = models.describe(file);

        assertThat(info.displayName()).isEqualTo("Qwen3 4B (Q4_K_M)");
        assertThat(info.id()).isEqualTo("qwen3_4p0b_q4km");
        assertThat(info.thinking()).isTrue();
    }

    @Test
    void withoutAFileTypeTheMostCommonTensorTypeCounts() throws IOException {
        Path file = write(
                "t.gguf",
                new GgufWriter()
                        .put("general.name", "T")
                        .single("norm", new float[32], 32)
                        .tensor("w", TensorType.Q8_0, new byte[34 * 4], 128)
                        .toBytes());

        assertThat(models.describe(file).quantization()).isEqualTo("Q8_0");
    }

    @Test
    void bigEndianFilesAreRead() throws IOException {
        Path file = write(
                "be.gguf",
                new GgufWriter(3, ByteOrder.BIG_ENDIAN)
                        .put("general.architecture", "llama")
                        .putInts("a.b", 1, 2, 3)
                        .single("x", new float[8], 8)
                        .toBytes());

        GgufFile header = GgufFile.readHeader(file);

        assertThat(header.order()).isEqualTo(ByteOrder.BIG_ENDIAN);
        assertThat(header.architecture()).contains("llama");
        assertThat(header.tensors()).extracting(GgufFile.Tensor::elements).containsExactly(8L);
    }

    @Test
    void brokenFilesAreToldApart() throws IOException {
        byte[] demo = DemoModel.bytes();

        assertThat(problem(write("empty.gguf", new byte[0])).code()).isEqualTo("model-empty");
        assertThat(problem(write("page.gguf", "<!DOCTYPE html>".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                        .code())
                .isEqualTo("model-not-gguf");
        assertThat(problem(write("short.gguf", new byte[] {'G', 'G'})).code()).isEqualTo("model-not-gguf");
        assertThat(problem(write("cut.gguf", Arrays.copyOf(demo, demo.length - 1000)))
                        .sentence())
                .contains("output.weight");
        assertThat(problem(write("head.gguf", Arrays.copyOf(demo, 3000))).code())
                .isEqualTo("model-truncated");
        assertThat(problem(write("old.gguf", new GgufWriter(1, ByteOrder.LITTLE_ENDIAN).toBytes()))
                        .sentence())
                .contains("version 1");
        assertThat(problem(folder.resolve("none.gguf")).code()).isEqualTo("model-missing");
        assertThat(problem(folder).code()).isEqualTo("model-is-folder");
        assertThat(problem(write("big-00001-of-00002.gguf", demo)).sentence()).contains("big-00002-of-00002.gguf");
        assertThat(models.describe(folder.resolve("none.gguf")).displayName()).isEqualTo("none");
    }

    @Test
    void aFileThatIsMendedIsReadAgain() throws IOException {
        Path file = write("m.gguf", new byte[0]);
        assertThat(models.check(file)).isPresent();

        write("m.gguf", DemoModel.bytes());

        assertThat(models.check(file)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {TENSOR_COUNT_AT, KEY_COUNT_AT, FIRST_KEY_LENGTH_AT})
    void aCountOrLengthBeyondTheFileIsRefusedAtOnce(int at) throws IOException {
        for (long value : List.of(1L << 60, Long.MAX_VALUE, -1L, Long.MIN_VALUE, 1L << 31)) {
            byte[] bytes = DemoModel.bytes();
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(at, value);
            Path file = write("lie.gguf", bytes);

            assertThatThrownBy(() -> GgufFile.readHeader(file))
                    .asInstanceOf(type(GgufException.class))
                    .extracting(GgufException::kind)
                    .isIn(Kind.TRUNCATED, Kind.CORRUPT);
        }
    }

    private Path demo() throws IOException {
        Path file = folder.resolve("demo.gguf");
        if (!Files.exists(file)) {
            DemoModel.write(file);
        }
        return file;
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private Problem problem(Path file) {
        return models.check(file).orElseThrow();
    }
}
