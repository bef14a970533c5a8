package dev.paddock.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.paddock.library.GgufException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that lie. For a long hunt: {@code mvn test -Dtest=HostileGgufTest -Dfuzz.rounds=1000000 -Dfuzz.seed=1}. */
class HostileGgufTest {
    private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 2000);
    private static final long SEED = Long.getLong("fuzz.seed", 5526L);
    private static final long[] NASTY = {
        0, 1, -1, 7, 1L << 20, 1L << 31, (1L << 32) - 1, 1L << 60, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 62, 0xFFFF
    };
    private static final int ARRAY = 9;

    @TempDir
    Path folder;

    private static final byte[] TENSOR = new byte[32];

    @Test
    void tensorsOverEachOtherAreRefused() throws IOException {
        refused(
                new GgufWriter()
                        .tensorAt("a", TensorType.F32.code(), 0, TENSOR, 16)
                        .tensorAt("b", TensorType.F32.code(), 32, TENSOR, 8),
                "\"a\" lies over \"b\"");
        refused(
                new GgufWriter()
                        .tensorAt("a", TensorType.F32.code(), 0, TENSOR, 8)
                        .tensorAt("b", TensorType.F32.code(), 0, TENSOR, 8),
                "lies over");
    }

    @Test
    void tensorsInAnyOrderAreFine() throws IOException {
        GgufFile file = GgufFile.readHeader(write(new GgufWriter()
                .tensorAt("b", TensorType.F32.code(), 32, TENSOR, 8)
                .tensorAt("a", TensorType.F32.code(), 0, TENSOR, 8)));

        assertThat(file.tensors()).extracting(GgufFile.Tensor::name).containsExactly("b", "a");
    }

    @Test
    void aTensorOffTheAlignmentIsRefused() throws IOException {
        refused(new GgufWriter().tensorAt("a", TensorType.F32.code(), 4, TENSOR, 8), "off the alignment");
    }

    @Test
    void namesThatAreThereTwiceAreRefused() throws IOException {
        refused(new GgufWriter().put("a.b", 1).put("a.b", 1), "the key \"a.b\" twice");
        refused(new GgufWriter().single("t", new float[8], 8).single("t", new float[8], 8), "\"t\" is there twice");
        refused(new GgufWriter().put("", 1), "a key of 0 bytes");
    }

    @Test
    void anAlignmentThatIsNoPowerOfTwoIsRefused() throws IOException {
        for (int bad : new int[] {0, 3, 48, -1, 1 << 30}) {
            refused(new GgufWriter().put("general.alignment", bad), "alignment");
        }
        refused(new GgufWriter().put("general.alignment", "wide"), "alignment");
    }

    @Test
    void anUnusualAlignmentIsKept() throws IOException {
        GgufFile file = GgufFile.readHeader(
                write(new GgufWriter().align(256).single("a", new float[8], 8).single("b", new float[8], 8)));

        assertThat(file.alignment()).isEqualTo(256);
        assertThat(file.dataStart() % 256).isZero();
        assertThat(file.tensors().get(1).offset()).isEqualTo(256);
        assertThat(file.firstBeyondTheEnd()).isEmpty();
    }

    @Test
    void textThatIsNoUtf8IsRefused() throws IOException {
        byte[] bad = "xxxx\u0001\u0000\u0000\u0000\u0000\u0000\u0000\u0000".getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer string =
                ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putLong(4);
        string.put(new byte[] {(byte) 0xC3, 0x28, (byte) 0xF0, (byte) 0x80});

        refused(new GgufWriter().putRaw("general.name", 8, string.array()), "no UTF-8");
        refused(new GgufWriter().putRaw("general.name", 8, bad), "bytes of text");
    }

    @Test
    void sizesBeyondAnyMemoryAreRefused() throws IOException {
        refused(new GgufWriter().tensorAt("a", 0, 0, TENSOR, 1L << 40, 1L << 40), "larger than any memory");
        refused(new GgufWriter().tensorAt("a", 0, 0, TENSOR, Long.MAX_VALUE, 0, 2), "larger than any memory");
        refused(new GgufWriter().tensorAt("a", 0, 0, TENSOR, -8), "negative");
        refused(new GgufWriter().tensorAt("a", 12, 0, TENSOR, 100), "no block of 256 fits");
        refused(new GgufWriter().tensorAt("a", 0, 0, TENSOR, 1, 1, 1, 1, 1), "5 dimensions");
        refused(new GgufWriter().tensorAt("a", 0, 1L << 60, TENSOR, 8), "lies nowhere");
    }

    @Test
    void arraysWithinArraysEnd() throws IOException {
        ByteBuffer nested = ByteBuffer.allocate(12 * 6).order(ByteOrder.LITTLE_ENDIAN);
        while (nested.hasRemaining()) {
            nested.putInt(ARRAY).putLong(1);
        }
        refused(new GgufWriter().putRaw("a", ARRAY, nested.array()), "arrays within arrays");
    }

    @Test
    void aTypeOfTheFutureIsReadAndNotGuessed() throws IOException {
        GgufFile file = GgufFile.readHeader(write(new GgufWriter().tensorAt("a", 77, 0, TENSOR, 8)));

        assertThat(file.tensors().getFirst().type()).isEmpty();
        assertThat(file.tensors().getFirst().bytes()).isEmpty();
    }

    /** Sixteen megabytes of keys, each as long as it may be, would otherwise be kept. */
    @Test
    void whatIsKeptHasALimit() throws IOException {
        GgufWriter file = new GgufWriter();
        for (int i = 0; i < 300; i++) {
            file.put(i + "x".repeat(60_000), 1);
        }
        refused(file, "longer than any model's");

        GgufWriter texts = new GgufWriter();
        for (int i = 0; i < 40; i++) {
            texts.put("key" + i, "y".repeat(1_000_000));
        }
        GgufFile read = GgufFile.readHeader(write(texts.put("long", "z".repeat(3_000_000))));
        assertThat(read.metadata().get("long")).isEqualTo(new GgufFile.LongText(3_000_000));
        assertThat(read.metadata().values().stream()
                        .filter(String.class::isInstance)
                        .count())
                .isLessThan(20);
    }

    @Test
    void damageOfAnyKindEndsInATypedErrorOrAHeader() throws IOException {
        List<byte[]> seeds = seeds();
        Random random = new Random(SEED);
        Path file = folder.resolve("fuzz.gguf");
        int typed = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = damaged(seeds.get(random.nextInt(seeds.size())), random);
            Files.write(file, bytes);
            try {
                GgufFile header = GgufFile.readHeader(file);
                header.firstBeyondTheEnd();
                assertThat(HeaderReader.read(header, file).facts().title()).isNotBlank();
                assertThat(Header.join(List.of(HeaderReader.read(header, file))).parameters())
                        .isNotNegative();
            } catch (GgufException refused) {
                typed++;
                assertThat(refused.getMessage()).isNotBlank().hasSizeLessThan(400);
            } catch (RuntimeException | Error bug) {
                throw new AssertionError("round " + round + " of seed " + SEED, bug);
            }
        }
        assertThat(typed).isPositive();
    }

    private static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        seeds.add(Arrays.copyOf(DemoModel.bytes(), 12_000));
        seeds.add(TestModels.lora().toBytes());
        seeds.add(TestModels.projector("Eyes").toBytes());
        seeds.add(TestModels.text("Qwen3", "4B", 15, 1)
                .putInts("qwen3.attention.head_count_kv", 0, 8, 8)
                .putBools("qwen3.attention.sliding_window_pattern", true, false)
                .put("split.count", 2)
                .toBytes());
        seeds.add(new GgufWriter(2, ByteOrder.BIG_ENDIAN)
                .put("general.architecture", "bert")
                .put("bert.pooling_type", 2)
                .put("big", 1L << 40)
                .put("wide", 0.5)
                .putStrings("general.tags", List.of("a", "\u00fc"))
                .single("a", new float[16], 8, 2)
                .toBytes());
        return seeds;
    }

    private static byte[] damaged(byte[] good, Random random) {
        byte[] bytes = good.clone();
        for (int hits = 1 + random.nextInt(6); hits > 0; hits--) {
            switch (random.nextInt(5)) {
                case 0 -> bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                case 1 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                case 2 -> nasty(bytes, random, Long.BYTES);
                case 3 -> nasty(bytes, random, Integer.BYTES);
                default -> bytes = moved(bytes, random);
            }
        }
        return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes;
    }

    private static void nasty(byte[] bytes, Random random, int size) {
        int at = random.nextInt(bytes.length - size);
        ByteBuffer buffer =
                ByteBuffer.wrap(bytes).order(random.nextInt(8) == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        long value = NASTY[random.nextInt(NASTY.length)];
        if (size == Long.BYTES) {
            buffer.putLong(at, value);
        } else {
            buffer.putInt(at, (int) value);
        }
    }

    /** A piece of it once more, somewhere else: things come twice, and counts no longer fit. */
    private static byte[] moved(byte[] bytes, Random random) {
        int from = random.nextInt(bytes.length);
        int length = Math.min(bytes.length - from, 1 + random.nextInt(200));
        int to = random.nextInt(bytes.length);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, to);
        out.write(bytes, from, length);
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }

    private Path write(GgufWriter content) throws IOException {
        return Files.write(folder.resolve("m.gguf"), content.toBytes());
    }

    private void refused(GgufWriter content, String why) throws IOException {
        Path file = write(content);
        GgufException refusal = catchThrowableOfType(GgufException.class, () -> GgufFile.readHeader(file));
        assertThat(refusal).isNotNull().hasMessageContaining(why);
        assertThat(refusal.kind()).isIn(Kind.CORRUPT, Kind.TRUNCATED);
    }
}
