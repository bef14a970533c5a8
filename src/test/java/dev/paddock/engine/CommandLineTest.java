package dev.paddock.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.paddock.domain.Engine;
import dev.paddock.domain.EngineCapabilities;
import dev.paddock.domain.EngineFlag;
import dev.paddock.domain.Fixes;
import dev.paddock.domain.Instance;
import dev.paddock.domain.Instance.FlashAttention;
import dev.paddock.domain.Instance.LoadMode;
import dev.paddock.domain.Instance.ModelOptions;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Remedy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An instance in the words of every recorded engine: nothing that it refuses, and nothing lost in silence. */
class CommandLineTest {
    private static final Engine ENGINE =
            new Engine("/e/llama-server", "llama-server", List.of("/e/llama-server"), Map.of());
    private static final Path MODEL = Path.of("/m/my model.gguf");
    private static final Instance PLAIN = Instance.of("a", MODEL);

    private static RenderedCommand render(Instance instance, String build) {
        return CommandLine.render(instance, ENGINE, capabilities(build), 8001);
    }

    private static EngineCapabilities capabilities(String build) {
        return build.equals("builtin") ? BuiltinEngine.capabilities() : Recorded.engine(build);
    }

    private static List<String> own(String build, String... args) {
        return ownOf(render(PLAIN.withArgs(List.of(args)), build), build);
    }

    private static List<String> ownOf(RenderedCommand command, String build) {
        return command.words()
                .subList(render(PLAIN, build).words().size(), command.words().size());
    }

    private static Problem refusal(String build, String... args) {
        return catchThrowableOfType(PaddockException.class, () -> render(PLAIN.withArgs(List.of(args)), build))
                .problem();
    }

    private static ModelOptions options(
            @Nullable FlashAttention flash, @Nullable LoadMode mode, @Nullable String keys, @Nullable String values) {
        return new ModelOptions(MODEL, 4096, 512, 256, 4, null, null, flash, mode, keys, values);
    }

    private static String joined(List<String> words) {
        return String.join(" ", words);
    }

    /** As llama.cpp reads a command line: by what the help says of each flag. */
    private static void assertTaken(List<String> words, EngineCapabilities engine) {
        int at = 1;
        while (at < words.size()) {
            String word = words.get(at);
            EngineFlag flag = engine.flag(word).orElseThrow(() -> new AssertionError("refused: " + word));
            assertThat(flag.isRemoved()).as(word).isFalse();
            if (flag.valueCount() == 1) {
                assertThat(flag.accepts(words.get(at + 1)))
                        .as(word + " " + words.get(at + 1))
                        .isTrue();
            }
            at += 1 + flag.valueCount();
        }
        assertThat(at).isEqualTo(words.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"2024-09", "2025-03", "2026-01", "2026-08", "builtin"})
    void noCombinationOfOptionsSaysWhatTheEngineRefuses(String build) {
        for (FlashAttention flash : FlashAttention.values()) {
            for (LoadMode mode : LoadMode.values()) {
                for (String layers : new String[] {"0", "33", "all", "auto", null}) {
                    Instance instance = PLAIN.withModel(options(flash, mode, "q8_0", "f16"))
                            .withGpu(new Instance.GpuOptions(null, null, layers, "1,1"));

                    RenderedCommand command = render(instance, build);

                    assertTaken(command.words(), capabilities(build));
                    assertThat(command.words()).startsWith("/e/llama-server", "--model", MODEL.toString());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2024-09", "2025-03", "2026-01", "2026-08", "builtin"})
    void aPlainInstanceWarnsOfNothing(String build) {
        RenderedCommand command = render(PLAIN, build);

        assertThat(command.warnings()).isEmpty();
        assertThat(command.words()).containsSubsequence("--alias", "a", "--ctx-size", "4096");
    }

    @ParameterizedTest
    @CsvSource({
        "2024-09, ON, --flash-attn",
        "2025-03, ON, --flash-attn",
        "2025-03, OFF, ''",
        "2025-03, AUTO, ''",
        "2026-01, ON, --flash-attn on",
        "2026-08, AUTO, --flash-attn auto",
        "2026-08, OFF, --flash-attn off",
        "builtin, ON, ''",
    })
    void flashAttentionIsSaidAsTheEngineTakesIt(String build, FlashAttention flash, String words) {
        RenderedCommand with = render(PLAIN.withModel(options(flash, null, null, null)), build);
        RenderedCommand without = render(PLAIN.withModel(options(null, null, null, null)), build);

        assertThat(joined(with.words()
                        .subList(without.words().size(), with.words().size())))
                .isEqualTo(words);
        assertThat(with.warnings()).hasSize(build.equals("builtin") ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({
        "2025-03, NONE, --no-mmap",
        "2025-03, MMAP, ''",
        "2025-03, MLOCK, --no-mmap --mlock",
        "2025-03, MMAP_MLOCK, --mlock",
        "2026-01, MMAP, --mmap",
        "2026-01, DIRECT_IO, --direct-io",
        "2026-08, NONE, --load-mode none",
        "2026-08, MMAP_MLOCK, --load-mode mmap+mlock",
        "2026-08, DIRECT_IO, --load-mode dio",
        "builtin, NONE, --no-mmap",
    })
    void theLoadModeIsSaidAsTheEngineTakesIt(String build, LoadMode mode, String words) {
        RenderedCommand with = render(PLAIN.withModel(options(null, mode, null, null)), build);
        RenderedCommand without = render(PLAIN.withModel(options(null, null, null, null)), build);

        assertThat(joined(with.words()
                        .subList(without.words().size(), with.words().size())))
                .isEqualTo(words);
        assertThat(with.warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2025-03, all, 999, 0",
        "2025-03, 33, 33, 0",
        "2025-03, auto, '', 1",
        "2024-09, all, 999, 0",
        "2026-01, all, all, 0",
        "2026-08, auto, auto, 0",
    })
    void layersAreANumberWhereTheEngineKnowsNoWords(String build, String layers, String said, int warnings) {
        RenderedCommand command = render(PLAIN.withGpu(PLAIN.gpu().withLayers(layers)), build);

        int at = command.words().indexOf("--n-gpu-layers");
        assertThat(at < 0 ? "" : command.words().get(at + 1)).isEqualTo(said);
        assertThat(command.warnings()).hasSize(warnings);
    }

    /** On a new build a bare -fa swallows what follows it. */
    @Test
    void aBareFlashAttentionDoesNotSwallowWhatFollows() {
        assertThat(own("2026-08", "-fa", "--no-mmap", "--metrics"))
                .containsExactly("-fa", "on", "--no-mmap", "--metrics");
        assertThat(own("2026-01", "--metrics", "--flash-attn")).containsExactly("--metrics", "--flash-attn", "on");
        assertThat(own("2026-08", "-fa", "auto", "--metrics")).containsExactly("-fa", "auto", "--metrics");
        assertThat(own("2026-08", "-fa", "-1")).containsExactly("-fa", "-1");
        assertThat(own("2025-03", "-fa", "on", "--metrics")).containsExactly("-fa", "--metrics");
        assertThat(own("2025-03", "-fa", "off", "--metrics")).containsExactly("--metrics");
        assertThat(own("2024-09", "-fa", "auto")).isEmpty();
        assertThat(refusal("2026-08", "-fa", "maybe").sentence()).contains("-fa", "maybe", "on, off, auto");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "2026-08 ; --draft-max 8 ; --spec-draft-n-max 8",
                "2026-08 ; --draft 8 --draft-min 2 ; --spec-draft-n-max 8 --spec-draft-n-min 2",
                "2025-03 ; --spec-draft-n-max 8 ; --draft-max 8",
                "2024-09 ; --spec-draft-n-max 8 ; --draft 8",
                "2025-03 ; --spec-draft-p-min 0.5 ; --draft-p-min 0.5",
                "2026-08 ; --draft-p-min 0.5 ; --draft-p-min 0.5",
                "2025-03 ; --spec-draft-model /d.gguf ; --model-draft /d.gguf",
                "2026-01 ; --no-ui ; --no-webui",
                "2026-08 ; --no-webui ; --no-webui",
                "2025-03 ; --ui ; ''",
                "2025-03 ; --no-jinja ; ''",
                "2025-03 ; --load-mode none ; --no-mmap",
                "2025-03 ; -lm mlock ; --no-mmap --mlock",
                "2025-03 ; -ngl all ; -ngl 999",
                "2026-08 ; -ngl all ; -ngl all",
                "2025-03 ; --log-colors on ; --log-colors",
                "2026-08 ; --priority 2 ; --prio 2",
                "2024-09 ; --prio 2 ; --priority 2",
                "2025-03 ; --temperature 0.6 ; --temp 0.6",
                "2026-08 ; --ctx_size 4096 ; --ctx_size 4096",
                "2026-08 ; --ctx-size=4096 ; --ctx-size 4096",
                "2026-08 ; --override-kv a=int:1 ; --override-kv a=int:1",
                "builtin ; --temp 0.6 ; REFUSED",
                "2025-03 ; --cors-origins localhost ; REFUSED",
            })
    void argumentsOfOtherVersionsAreTranslated(String build, String args, String words) {
        String[] split = args.split(" ");
        if (words.equals("REFUSED")) {
            assertThat(refusal(build, split).code()).isEqualTo("flag-unknown");
        } else {
            assertThat(joined(own(build, split))).isEqualTo(words);
            assertTaken(render(PLAIN.withArgs(List.of(split)), build).words(), capabilities(build));
        }
    }

    @Test
    void aTranslationIsNotedAndNoWarning() {
        RenderedCommand command = render(PLAIN.withArgs(List.of("--draft-max", "8")), "2026-08");

        assertThat(command.notes()).containsExactly("--draft-max is given to the engine as --spec-draft-n-max");
        assertThat(command.warnings()).isEmpty();
        assertThat(render(PLAIN.withArgs(List.of("-ngl", "auto")), "2025-03").warnings())
                .hasSize(1);
    }

    /** In builds where the old switches are gone one day. */
    @Test
    void oldLoadSwitchesBecomeOneModeWhereOnlyThatIsLeft() {
        EngineCapabilities now = Recorded.engine("2026-08");
        EngineCapabilities later = new EngineCapabilities(
                null,
                null,
                now.flags().stream()
                        .filter(flag ->
                                flag.names().stream().noneMatch(List.of("--mmap", "--mlock", "--direct-io")::contains))
                        .toList(),
                null,
                null);

        List<String> words = CommandLine.render(PLAIN.withArgs(List.of("--no-mmap", "--metrics")), ENGINE, later, 1)
                .words();
        List<String> locked = CommandLine.render(PLAIN.withArgs(List.of("--no-mmap", "--mlock")), ENGINE, later, 1)
                .words();

        assertThat(words).endsWith("--load-mode", "none", "--metrics");
        assertThat(locked).endsWith("--load-mode", "mlock");
    }

    @Test
    void anUnknownFlagIsNamedWithTheEngineAndTheNearestRightOne() {
        Problem problem = refusal("2026-08", "--flash-atn", "on");

        assertThat(problem.code()).isEqualTo("flag-unknown");
        assertThat(problem.sentence()).contains("--flash-atn", "llama-server", "Did you mean --flash-attn?");
        assertThat(problem.remedies()).contains(new Remedy(Remedy.Kind.DROP_FLAG, "--flash-atn"));
        Instance fixed = Fixes.apply(
                        PLAIN.withArgs(List.of("--flash-atn", "on", "--metrics")),
                        problem.remedies().getFirst())
                .orElseThrow();
        assertThat(fixed.args()).containsExactly("--metrics");
    }

    @Test
    void whatHasNoEquivalentIsRefusedWithTheEnginesOwnWords() {
        assertThat(refusal("2026-08", "--spec-ngram-size-n", "4").sentence())
                .contains("--spec-ngram-size-n", "has been removed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "2026-08 ; -c abc ; flag-value ; \"abc\"",
                "2026-08 ; --split-mode rows ; flag-value ; none, layer, row, tensor",
                "2025-03 ; --cache-type-k q9 ; flag-value ; q8_0",
                "2026-08 ; --temp ; flag-value ; wants a value",
                "2026-08 ; --ctx-size --metrics ; flag-value ; --metrics follows",
                "2026-08 ; stray ; flag-unknown ; stands alone",
                "2026-08 ; --metrics 1x ; flag-unknown ; stands alone",
                "2025-03 ; --control-vector-layer-range 1 ; flag-value ; START END",
            })
    void wrongValuesAreRefusedBeforeTheLaunch(String build, String args, String code, String words) {
        Problem problem = refusal(build, args.split(" "));

        assertThat(problem.code()).isEqualTo(code);
        assertThat(problem.sentence()).contains(words);
    }

    @Test
    void whatTheEngineTakesGoesThroughLetterByLetter() {
        String[] args = {
            "--chat-template", "line one\nline \"two\" 'three' $HOME `x` 🦙 --x", "--reverse-prompt", "", "-s", "-1",
            "--logit-bias", "15043-1", "--grammar", "root ::= \"--no-mmap\"", "--seed", "--weird"
        };

        assertThat(own("2026-08", args)).containsExactly(args);
    }

    @Test
    void aCacheTypeThatTheEngineDoesNotTakeIsRefused() {
        Instance instance = PLAIN.withModel(options(null, null, "q9_9", null));

        Problem problem = catchThrowableOfType(PaddockException.class, () -> render(instance, "2026-08"))
                .problem();

        assertThat(problem.sentence()).contains("model.cache_type_k", "q9_9", "q8_0");
    }

    @Test
    void aQuantizedValueCacheWithoutFlashAttentionIsWarnedOfOnOldBuilds() {
        Instance instance = PLAIN.withModel(options(null, null, "q8_0", "q8_0"));

        assertThat(render(instance, "2025-03").warnings()).hasSize(1);
        assertThat(render(instance, "2026-08").warnings()).isEmpty();
        assertThat(render(PLAIN.withModel(options(FlashAttention.ON, null, null, "q8_0")), "2025-03")
                        .warnings())
                .isEmpty();
    }

    @Test
    void aFileThatTheEngineCannotUseIsNotLeftOutInSilence() {
        Instance seeing = PLAIN.withModel(
                new ModelOptions(MODEL, 0, 512, null, null, Path.of("/p.gguf"), null, null, null, null, null));

        Problem problem = catchThrowableOfType(PaddockException.class, () -> render(seeing, "builtin"))
                .problem();

        assertThat(problem.sentence()).contains("model.mmproj", "--mmproj");
        assertThat(render(seeing, "2026-08").words()).containsSubsequence("--mmproj", "/p.gguf");
    }

    @Test
    void ofAnEngineThatCannotBeAskedNothingIsChecked() {
        EngineCapabilities unknown = EngineCapabilities.unknown(Problem.of("engine-hangs", "", "", null));
        Instance instance = PLAIN.withModel(options(FlashAttention.ON, LoadMode.NONE, "q8_0", null))
                .withGpu(PLAIN.gpu().withLayers("all"))
                .withArgs(List.of("--whatever", "x", "-fa"));

        RenderedCommand command = CommandLine.render(instance, ENGINE, unknown, 1);

        assertThat(command.words()).endsWith("--whatever", "x", "-fa").containsSubsequence("--n-gpu-layers", "999");
        assertThat(command.words()).doesNotContain("--flash-attn");
        assertThat(command.warnings()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "--port, 9999, server.port",
        "--host, 0.0.0.0, server.host",
        "-m, /x.gguf, model.path",
        "--model, /x.gguf, model.path",
    })
    void whatPaddockSaysItselfIsNotSaidAgain(String flag, String value, String key) {
        for (String build : List.of("2024-09", "2026-08", "builtin")) {
            Problem refused = refusal(build, flag, value);

            assertThat(refused.sentence()).contains(flag + " may not").contains("\"" + key + "\"");
            assertThat(refused.remedies()).contains(new Remedy(Remedy.Kind.DROP_FLAG, flag));
            assertThat(refusal(build, flag + "=" + value).code()).isEqualTo(refused.code());
        }
    }
}
