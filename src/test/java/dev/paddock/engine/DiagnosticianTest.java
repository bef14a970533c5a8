package dev.paddock.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Problem;
import dev.paddock.engine.Diagnosis.Confidence;
import dev.paddock.engine.DiagnosisRules.Condition;
import dev.paddock.engine.Diagnostician.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiagnosticianTest {
    private static final Pattern EXIT = Pattern.compile("exit code: (\\d+)");

    private final DiagnosisRules rules = DiagnosisRules.shipped();
    private final Diagnostician diagnostician = new Diagnostician(rules);

    @ParameterizedTest
    @CsvSource({
        "2024-09-missing-model, model-missing",
        "2024-09-port-in-use, port-taken",
        "2024-09-truncated-model, model-truncated",
        "2024-09-unknown-architecture, architecture-unknown",
        "2025-03-flash-attn-new-style, flag-unknown",
        "2025-03-missing-model, model-missing",
        "2025-03-port-in-use, port-taken",
        "2025-03-unknown-architecture, architecture-unknown",
        "2026-01-missing-model, model-missing",
        "2026-01-port-in-use, port-taken",
        "2026-01-truncated-model, model-truncated",
        "2026-01-unknown-architecture, architecture-unknown",
        "2026-08-bad-value, flag-value",
        "2026-08-empty-file, model-empty",
        "2026-08-flash-attn-old-style, flag-form",
        "2026-08-missing-mmproj, projector-unreadable",
        "2026-08-missing-model, model-missing",
        "2026-08-not-gguf, model-not-gguf",
        "2026-08-out-of-memory, memory-host",
        "2026-08-port-in-use, port-taken",
        "2026-08-truncated-model, model-truncated",
        "2026-08-unknown-architecture, architecture-unknown",
        "2026-08-unknown-argument, flag-unknown",
        "2026-08-unknown-device, device-unknown",
    })
    void everyRecordedFailureIsNamed(String transcript, String code) throws IOException {
        Diagnosis diagnosis = diagnostician.diagnose(recorded(transcript, true));

        assertThat(diagnosis.problem().code()).isEqualTo(code);
        assertThat(diagnosis.confidence()).isEqualTo(Confidence.CERTAIN);
        assertThat(diagnosis.problem().evidence()).isNotEmpty();
        assertThat(diagnosis.problem().sentence()).doesNotContain("${");
    }

    @Test
    void aTakenPortAnAddressOfAnotherMachineAndAReservedPortAreToldApart() throws IOException {
        Failure failure = recorded("2026-08-host-not-ours", false);

        assertThat(diagnose(with(failure, Condition.HOST_FOREIGN)).code()).isEqualTo("host-not-ours");
        assertThat(diagnose(with(failure, Condition.PORT_BUSY)).sentence()).contains("10.99.99.99:18083");
        assertThat(diagnose(with(failure, Condition.WINDOWS)).code()).isEqualTo("port-reserved");
        assertThat(diagnose(with(failure)).code()).isEqualTo("port-not-bound");
    }

    @Test
    void whatALostLogDoesNotSayIsFoundByLooking() throws IOException {
        Problem truncated = Problem.of("model-truncated", "The model file is incomplete", "", null);

        Diagnosis found = diagnostician.diagnose(failure(134, List.of(), truncated));

        assertThat(found.problem().code()).isEqualTo("model-truncated");
        assertThat(found.worthRetrying()).isFalse();
        assertThat(diagnose(recorded("2025-03-truncated-model", false)).code()).isEqualTo("crashed");
    }

    @ParameterizedTest
    @CsvSource({
        "132, illegal-instruction, false",
        "137, killed, true",
        "139, crashed, true",
        "126, engine-not-executable, false",
        "-1073741515, dll-missing, false",
        "-1073741819, crashed, true",
        "-1073741701, wrong-cpu, false",
        "0, ended-without-error, false",
        "3, unknown, true",
    })
    void anExitCodeAloneSaysSomething(int exit, String code, boolean retry) {
        Diagnosis diagnosis = diagnostician.diagnose(failure(exit, List.of(), null));

        assertThat(diagnosis.problem().code()).isEqualTo(code);
        assertThat(diagnosis.worthRetrying()).isEqualTo(retry);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ggml_backend_cuda_buffer_type_alloc_buffer: allocating 17408.00 MiB on device 0: cudaMalloc failed: out of memory | memory-cuda",
                "ggml_vulkan: vk::Device::allocateMemory: ErrorOutOfDeviceMemory | memory-vulkan",
                "./llama-server: error while loading shared libraries: libcudart.so.12: cannot open shared object file | library-missing",
                "./llama-server: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.38' not found (required by ./llama-server) | libc-too-old",
                "llama_model_load: error loading model: error loading model vocabulary: unknown pre-tokenizer type: 'smol' | tokenizer-unknown",
                "CUDA error: CUDA driver version is insufficient for CUDA runtime version | driver-too-old",
                "write error: No space left on device | disk-full",
                "/bin/ls: unrecognized option '--model' | engine-unfit",
                "bash: --model: invalid option | engine-unfit",
                "unknown option --model | engine-unfit",
                "error: invalid argument: --model-draft-x | flag-unknown",
                "Error: Could not find or load main class dev.paddock.builtin.Main | builtin-damaged",
                "java.lang.NoClassDefFoundError: de/kherud/llama/LlamaModel | builtin-damaged",
                "failed to load model 'm.gguf': llama.cpp's library could not be loaded: java.lang.UnsatisfiedLinkError: x | builtin-damaged",
                "java.lang.UnsatisfiedLinkError: /x/libjllama.so: libgomp.so.1: cannot open shared object file | library-missing",
                "srv  llama_server: exiting due to model loading error | model-unloadable",
            })
    void wordsOfTheFieldAreKnown(String line, String code) {
        assertThat(diagnose(failure(1, List.of("first", line, "last"), null)).code())
                .isEqualTo(code);
    }

    @Test
    void aLibraryThatWasCutOffFailsInTheSameWayAgain() {
        List<String> crash = List.of(
                "#  SIGBUS (0x7) at pc=0x00007f9207186932, pid=855, tid=869",
                "# Problematic frame:",
                "# C  [ld-linux-x86-64.so.2+0x21932]");

        Diagnosis loading = diagnostician.diagnose(failure(134, crash, null));
        assertThat(loading.problem().code()).isEqualTo("builtin-damaged");
        assertThat(loading.worthRetrying()).isFalse();

        Diagnosis later = diagnostician.diagnose(failure(134, crash.subList(0, 2), null));
        assertThat(later.problem().code()).isEqualTo("file-cut-off");
        assertThat(later.worthRetrying()).isFalse();
        assertThat(diagnose(failure(134, List.of("#  SIGSEGV (0xb) at pc=0x7f, pid=8, tid=8"), null))
                        .code())
                .isEqualTo("crashed");
    }

    @Test
    void aGoodRunIsNotDiagnosedByItsWords() throws IOException {
        for (String good : List.of("2024-09-good-run", "2025-03-good-run", "2026-01-good-run", "2026-08-good-run")) {
            Failure failure = recorded(good, false);
            assertThat(diagnose(failure(3, failure.log(), null)).code())
                    .as(good)
                    .isEqualTo("unknown");
        }
    }

    @Test
    void aSilentDeathInQuarantineIsNoLackOfMemory() {
        Failure killed = failure(137, List.of(), null);

        assertThat(diagnose(killed).code()).isEqualTo("killed");
        assertThat(diagnose(with(killed, Condition.QUARANTINED)).code()).isEqualTo("quarantined");
    }

    @Test
    void theCodeOfARuleIsNotItsOnlyHelp() {
        assertThat(rules.rules()).isNotEmpty().allSatisfy(rule -> {
            assertThat(rule.remedies()).as(rule.code()).isNotEmpty();
            assertThat(rule.title()).as(rule.code()).doesNotEndWith(".");
            assertThat(rule.pattern() != null || rule.exit() != null)
                    .as(rule.code())
                    .isTrue();
        });
    }

    private Problem diagnose(Failure failure) {
        return diagnostician.diagnose(failure).problem();
    }

    private static Failure failure(int exit, List<String> log, @org.jspecify.annotations.Nullable Problem recheck) {
        return new Failure(Path.of("demo.gguf"), "llama-server", OptionalInt.of(exit), log, Set.of(), recheck);
    }

    private static Failure with(Failure failure, Condition... conditions) {
        return new Failure(
                failure.model(), failure.engine(), failure.exitCode(), failure.log(), Set.of(conditions), null);
    }

    private static Failure recorded(String name, boolean portBusy) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("src/test/resources/transcripts", name + ".txt"));
        Matcher exit = EXIT.matcher(String.join("\n", lines));
        OptionalInt code = exit.find() ? OptionalInt.of(Integer.parseInt(exit.group(1))) : OptionalInt.empty();
        List<String> log = lines.stream()
                .filter(line -> !line.startsWith("$ ") && !line.startsWith("# "))
                .toList();
        return new Failure(
                Path.of("demo.gguf"),
                "llama-server",
                code,
                log,
                portBusy ? Set.of(Condition.PORT_BUSY) : Set.of(),
                null);
    }
}
