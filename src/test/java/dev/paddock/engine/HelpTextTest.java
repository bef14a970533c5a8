package dev.paddock.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Device;
import dev.paddock.domain.EngineCapabilities;
import dev.paddock.domain.EngineFlag;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTextTest {
    /** With what stands around it, so that no value's form is taken for one. */
    private static final Pattern SPELLING = Pattern.compile("(?<=^|, {1,6})--?[a-zA-Z][\\w.-]*(?=[, ]|$)");

    private static EngineFlag flag(String build, String name) {
        return Recorded.engine(build).flag(name).orElseThrow(() -> new AssertionError(name + " in " + build));
    }

    @ParameterizedTest
    @CsvSource({"2024-09, 180", "2025-03, 147", "2026-01, 199", "2026-08, 246"})
    void everyRecordedHelpIsReadWhole(String build, int atLeast) {
        EngineCapabilities engine = Recorded.engine(build);

        assertThat(engine.flags()).hasSizeGreaterThanOrEqualTo(atLeast);
        assertThat(engine.areKnown()).isTrue();
        assertThat(engine.flags()).allSatisfy(flag -> {
            assertThat(flag.names()).isNotEmpty().allMatch(name -> name.matches("--?[A-Za-z][\\w.-]*"));
            assertThat(flag.help()).doesNotStartWith("-");
        });
        assertThat(List.of("--model", "-m", "--host", "--port", "--alias", "--ctx-size", "-c", "--parallel", "-ngl"))
                .allSatisfy(name -> assertThat(engine.flag(name)).isPresent());
    }

    /** By another way of counting than the parser's: every word at the head of a line that looks like a flag. */
    @ParameterizedTest
    @ValueSource(strings = {"2025-03", "2026-01", "2026-08"})
    void noSpellingIsLost(String build) {
        List<String> spellings = Recorded.help(build)
                .lines()
                .filter(line -> line.startsWith("-") && !line.startsWith("---"))
                .flatMap(line -> SPELLING.matcher(line).results())
                .filter(found -> found.start() < 40)
                .map(found -> found.group().strip())
                .toList();

        assertThat(spellings).hasSizeGreaterThan(Recorded.engine(build).flags().size());
        assertThat(spellings)
                .allSatisfy(name ->
                        assertThat(Recorded.engine(build).flag(name)).as(name).isPresent());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            nullValues = "-",
            value = {
                "2024-09 ; -fa     ; --flash-attn  ; -                   ; disabled ; -",
                "2025-03 ; -fa     ; --flash-attn  ; -                   ; disabled ; LLAMA_ARG_FLASH_ATTN",
                "2026-01 ; -fa     ; --flash-attn  ; [on|off|auto]       ; auto     ; LLAMA_ARG_FLASH_ATTN",
                "2026-08 ; -lm     ; --load-mode   ; MODE                ; mmap     ; LLAMA_ARG_LOAD_MODE",
                "2026-08 ; -ngl    ; --gpu-layers  ; N                   ; auto     ; LLAMA_ARG_N_GPU_LAYERS",
                "2026-08 ; -dev    ; --device      ; <dev1,dev2,..>      ; -        ; LLAMA_ARG_DEVICE",
                "2026-08 ; --cors-methods ; --cors-methods ; METHODS     ; GET, POST, DELETE, OPTIONS ; LLAMA_ARG_CORS_METHODS",
                "2026-08 ; -c      ; --ctx-size    ; N                   ; 0        ; LLAMA_ARG_CTX_SIZE",
                "2026-08 ; -hft    ; --hf-token    ; TOKEN               ; value from HF_TOKEN environment variable ; HF_TOKEN",
                "2024-09 ; -Crbd   ; --cpu-range-batch-draft ; lo-hi     ; -        ; -",
                "2024-09 ; --embedding ; --embeddings ; -                ; disabled ; -",
                "2026-08 ; -ot     ; --override-tensor ; <tensor name pattern>=<buffer type>,... ; - ; LLAMA_ARG_OVERRIDE_TENSOR",
            })
    void aFlagIsReadWithAllThatTheHelpSays(
            String build, String name, String alias, String value, String standard, String env) {
        EngineFlag flag = flag(build, name);

        assertThat(flag.names()).contains(name, alias);
        assertThat(flag.value()).isEqualTo(value);
        assertThat(flag.defaultValue()).isEqualTo(standard);
        assertThat(flag.env()).isEqualTo(env);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-08 | -fa | on,off,auto",
                "2026-08 | --load-mode | none,mmap,mlock,mmap+mlock,dio",
                "2026-08 | --rope-scaling | none,linear,yarn",
                "2026-08 | --split-mode | none,layer,row,tensor",
                "2025-03 | -ctk | f32,f16,bf16,q8_0,q4_0,q4_1,iq4_nl,q5_0,q5_1",
                "2026-08 | -ngl | auto,all",
                "2025-03 | -ngl | ''",
                "2024-09 | --log-format | text,json",
                "2026-08 | --reasoning-format | none,deepseek,deepseek-legacy,auto",
                "2026-08 | --numa | distribute,isolate,numactl",
                "2026-08 | --chat-template | ''",
                "2026-08 | --verbosity | ''",
                "2026-08 | --poll | ''",
            })
    void allowedValuesAreThoseThatTheHelpLists(String build, String name, String allowed) {
        assertThat(String.join(",", flag(build, name).allowed())).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-08, -fa, on, true",
        "2026-08, -fa, enabled, true",
        "2026-08, -fa, -1, true",
        "2026-08, -fa, --no-mmap, false",
        "2026-08, -c, abc, false",
        "2026-08, -c, 4096, true",
        "2026-08, --temp, .6, true",
        "2026-08, --seed, whatever, true",
        "2026-08, -ngl, all, true",
        "2025-03, -ngl, all, false",
        "2026-08, --spec-type, 'draft-mtp,ngram-mod', true",
        "2026-08, --spec-type, 'draft-mtp,nonsense', false",
        "2026-08, -ctk, q9_9, false",
    })
    void aValueIsRefusedOnlyWhereTheEngineSurelyRefusesIt(String build, String name, String value, boolean taken) {
        assertThat(flag(build, name).accepts(value)).isEqualTo(taken);
    }

    @Test
    void itIsKnownHowManyWordsFollow() {
        assertThat(flag("2026-08", "--no-mmap").valueCount()).isZero();
        assertThat(flag("2026-08", "-ot").valueCount()).isEqualTo(1);
        assertThat(flag("2026-08", "--control-vector-layer-range").valueCount()).isEqualTo(2);
        assertThat(flag("2025-03", "--lora-scaled").valueCount()).isEqualTo(2);
        assertThat(flag("2024-09", "--embd-normalize").valueCount()).isEqualTo(1);
    }

    @Test
    void whatOnlyStaysToBeRefusedIsTold() {
        assertThat(flag("2026-08", "--draft-max").isRemoved()).isTrue();
        assertThat(flag("2025-03", "--draft-max").isRemoved()).isFalse();
    }

    @Test
    void theLayoutOfEarly2024IsReadToo() {
        List<EngineFlag> flags = HelpText.parse("""
                usage: ./server [options]

                options:
                  -h, --help                show this help message and exit
                  -t N,  --threads N        number of threads to use during computation (default: 4)
                  -ngl N, --n-gpu-layers N
                                            number of layers to store in VRAM
                  --rope-scaling {none,linear,yarn}
                                            RoPE frequency scaling method
                """);

        assertThat(flags.stream().map(EngineFlag::names))
                .containsExactly(
                        List.of("-h", "--help"),
                        List.of("-t", "--threads"),
                        List.of("-ngl", "--n-gpu-layers"),
                        List.of("--rope-scaling"));
        assertThat(flags.get(1).value()).isEqualTo("N");
        assertThat(flags.get(2).help()).isEqualTo("number of layers to store in VRAM");
        assertThat(flags.get(3).allowed()).containsExactly("none", "linear", "yarn");
    }

    /** Pieces of real helps, cut, shuffled and spoiled. */
    @RepeatedTest(40)
    void garbageIsReadWithoutAnError(RepetitionInfo run) {
        Random random = new Random(run.getCurrentRepetition());
        String text = spoiled(Recorded.help(random.nextBoolean() ? "2024-09" : "2026-08"), random);

        List<EngineFlag> flags = HelpText.parse(text);

        assertThat(flags).hasSizeLessThanOrEqualTo(2000);
        assertThat(flags).allSatisfy(flag -> {
            assertThat(flag.names()).isNotEmpty().hasSizeLessThanOrEqualTo(32);
            assertThat(flag.help().length()).isLessThan(8000);
            assertThat(flag.valueCount()).isGreaterThanOrEqualTo(0);
            assertThat(flag.accepts("on")).isIn(true, false);
        });
        EngineWords.devices(text);
        EngineWords.build(EngineWords.version(text));
    }

    private static String spoiled(String help, Random random) {
        StringBuilder text = new StringBuilder();
        List<String> lines = help.lines().toList();
        for (int i = 0; i < 400; i++) {
            String line = lines.get(random.nextInt(lines.size()));
            int from = random.nextInt(line.length() + 1);
            switch (random.nextInt(6)) {
                case 0 -> text.append(line, from, line.length());
                case 1 -> text.append(line, 0, from).append((char) random.nextInt(0xffff));
                case 2 -> text.append(line.replace(' ', '-'));
                case 3 -> text.append(line.replace("--", "-,-")).append(" ".repeat(random.nextInt(50)));
                case 4 -> text.append("--").append("a,".repeat(random.nextInt(5000)));
                default -> text.append(line);
            }
            text.append(random.nextInt(9) == 0 ? "" : "\n");
        }
        return text.toString();
    }

    @Test
    void withoutEndOrMeasureIsCut() {
        String flags = "--x%d N  words\n".repeat(1);
        String many = IntStream.range(0, 20_000).mapToObj(flags::formatted).collect(Collectors.joining());

        assertThat(HelpText.parse(many)).hasSizeLessThanOrEqualTo(2000);
        assertThat(HelpText.parse("-".repeat(500_000))).isEmpty();
        assertThat(HelpText.parse("--long " + "(".repeat(100_000)).getFirst().names())
                .containsExactly("--long");
        assertThat(HelpText.parse("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "version: 6527 (abc1234) | 6527 (abc1234) | 6527 | b6527",
                "version: 0 (unknown) | 0 (unknown) | 0 | ''",
                "version: 0.4.1-dev (build 11064, commit 1a2b3c4) | 0.4.1-dev (build 11064, commit 1a2b3c4) | 11064 | 0.4.1-dev (b11064)",
                "version: 0.4.1-dev (build 11064) | 0.4.1-dev (build 11064) | 11064 | 0.4.1-dev (b11064)",
                "ls (GNU coreutils) 9.4 | - | - | ''",
                "version: | - | - | ''",
            })
    void everyFormOfTheVersionIsRead(String said, String version, Integer build, String shown) {
        String output = "ggml_cuda_init: found 1 CUDA devices:\n" + said + "\nbuilt with cc for x86_64-linux-gnu\n";

        assertThat(EngineWords.version(output)).isEqualTo(version);
        assertThat(EngineWords.build(version)).isEqualTo(build);
        assertThat(new EngineCapabilities(version, build, List.of(), null, null).shortVersion())
                .isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2024-09", "2025-03", "2026-01", "2026-08"})
    void everyRecordedVersionIsRead(String build) {
        assertThat(EngineWords.version(Recorded.output(build + "-version"))).isEqualTo("0 (unknown)");
    }

    @Test
    void devicesComeWithTheirMemory() {
        String output = """
                ggml_cuda_init: found 1 CUDA devices:
                  Device 0: NVIDIA GeForce RTX 4090, compute capability 8.9, VMM: yes
                Available devices:
                  CUDA0: NVIDIA GeForce RTX 4090 (24080 MiB, 23592 MiB free)
                  Vulkan1: Intel(R) Arc(tm) A770 Graphics (DG2) (15473 MiB, 15000 MiB free)
                  RPC[192.168.1.2:50052]: RPC[192.168.1.2:50052] (8000 MiB, 7000 MiB free)
                  BLAS: OpenBLAS
                """;

        assertThat(EngineWords.devices(output))
                .containsExactly(
                        new Device("CUDA0", "NVIDIA GeForce RTX 4090", 24080L << 20, 23592L << 20),
                        new Device("Vulkan1", "Intel(R) Arc(tm) A770 Graphics (DG2)", 15473L << 20, 15000L << 20),
                        new Device("RPC[192.168.1.2:50052]", "RPC[192.168.1.2:50052]", 8000L << 20, 7000L << 20),
                        new Device("BLAS", "OpenBLAS", 0, 0));
    }

    @Test
    void noDevicesAndNoAnswerAreToldApart() {
        assertThat(EngineWords.devices(Recorded.output("2025-03-list-devices"))).isEmpty();
        assertThat(EngineWords.devices(Recorded.output("2026-08-list-devices"))).isEmpty();
        assertThat(EngineWords.devices("error: invalid argument: --list-devices"))
                .isNull();
    }

    @Test
    void theBuiltInEngineSaysOfItselfWhatIsShipped() throws InterruptedException {
        EngineCapabilities shipped = BuiltinEngine.capabilities();
        EngineCapabilities asked = new EngineProbe().ask(BuiltinEngine.locate());

        assertThat(shipped).isEqualTo(asked);
        assertThat(shipped.devices()).isEmpty();
        assertThat(shipped.areKnown()).isTrue();
    }
}
