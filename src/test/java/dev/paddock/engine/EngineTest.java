package dev.paddock.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.domain.Engine;
import dev.paddock.domain.EngineCapabilities;
import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineTest {
    private static final EngineCapabilities UNKNOWN =
            EngineCapabilities.unknown(Problem.of("engine-hangs", "It does not answer", "", null));

    @TempDir
    Path folder;

    private final Engine builtin = new Engine(Engine.BUILTIN, "built-in engine", List.of("java", "Main"), Map.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "llama server listening at http://127.0.0.1:8080",
                "{\"msg\":\"HTTP server listening\",\"port\":\"8080\"}",
                "main: HTTP server is listening, hostname: 127.0.0.1, port: 8080",
                "main: server is listening on http://127.0.0.1:8080 - starting the main loop",
                "0.00.222.285 I srv  llama_server: listening on http://127.0.0.1:18080",
                "srv  update_slots: all slots are idle"
            })
    void everyWordingOfReadinessIsAHint(String line) {
        assertThat(ReadinessHints.isHint(line)).isTrue();
    }

    @Test
    void anOrdinaryLineIsNoHint() {
        assertThat(ReadinessHints.isHint("llama_model_loader: loaded meta data with 25 key-value pairs"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'slot print_timing: id  3 | task 0 |        eval time =       2.91 ms /    36 tokens (    0.08 ms per token, 12354.15 tokens per second)' | 12354.15",
            },
            quoteCharacter = '\'')
    void theSpeedOfAReplyIsRead(String line, double rate) {
        assertThat(TokenRate.of(line)).hasValue(rate);
    }

    @Test
    void theSpeedOfThePromptIsNotTakenForTheReply() {
        assertThat(TokenRate.of(
                        "prompt eval time =       0.69 ms /    23 tokens (0.03 ms per token, 33527.70 tokens per"
                                + " second)"))
                .isEmpty();
    }

    @Test
    void theCommandLineHoldsOneArgumentAValueAndThePersonsOwnLast() {
        Instance instance =
                Instance.of("a", Path.of("/m/my model.gguf")).withArgs(List.of("--x", "a b; rm -rf \"$HOME\""));

        List<String> line = CommandLine.render(instance, builtin, UNKNOWN, 8001).words();

        assertThat(line)
                .startsWith(
                        "java", "Main", "--model", Path.of("/m/my model.gguf").toString());
        assertThat(line).containsSubsequence("--port", "8001");
        assertThat(line).endsWith("--x", "a b; rm -rf \"$HOME\"");
        assertThat(line).doesNotContain("--n-gpu-layers", "--threads", "null");
    }

    @Test
    void anEngineIsFoundByPathByFolderAndOnThePath() throws IOException {
        Path server = Files.writeString(folder.resolve("llama-server"), "#!/bin/sh\n");
        server.toFile().setExecutable(true);
        Engines engines = new Engines(() -> builtin, name -> name.equals("PATH") ? folder.toString() : null);

        assertThat(engines.resolve(null)).isSameAs(builtin);
        assertThat(engines.resolve(server.toString()).executable()).isEqualTo(server);
        assertThat(engines.resolve(folder.toString()).executable()).isEqualTo(server);
        assertThat(engines.resolve("llama-server").executable()).isEqualTo(server);
    }

    @Test
    void whatIsNoEngineIsRefusedInWords() throws IOException {
        Path text = Files.writeString(folder.resolve("notes"), "hello");
        Path plain = Files.writeString(folder.resolve("plain.txt"), "hello");
        Path script = Files.writeString(folder.resolve("script"), "#!/bin/sh\n");
        text.toFile().setExecutable(true);
        Engines engines = new Engines(() -> builtin, name -> null);

        assertRefused(engines, folder.resolve("none").toString(), "no such file");
        assertRefused(engines, folder.toString(), "folder");
        assertRefused(engines, plain.toString(), "no program");
        assertRefused(engines, script.toString(), "chmod +x");
        assertRefused(engines, text.toString(), "no program");
        assertRefused(engines, "llama-server", "PATH");
    }

    private static void assertRefused(Engines engines, String what, String word) {
        assertThatThrownBy(() -> engines.resolve(what))
                .isInstanceOf(PaddockException.class)
                .hasMessageContaining(word);
    }
}
