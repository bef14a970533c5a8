package dev.paddock.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Finding;
import dev.paddock.domain.Instance;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstanceTextsTest {
    private final Instance plain = Instance.of("demo", Path.of("/models/demo.gguf"));

    private Instance with(String key, String text) {
        return Objects.requireNonNull(
                InstanceTexts.read(plain, Map.of(key, text)).instance());
    }

    @ParameterizedTest
    @CsvSource({
        "model.context_size,8192",
        "model.flash_attention,auto",
        "model.load_mode,mmap_mlock",
        "server.port,9123",
        "server.start_timeout,2.5",
        "server.api_key,with  spaces ",
        "gpu.layers,24",
        "gpu.layers,all",
        "gpu.backend,vulkan",
        "restart_policy.multiplier,1.5",
        "autostart,true",
        "engine,/opt/llama-server"
    })
    void aTextComesBackAsItWasRead(String key, String text) {
        Instance changed = with(key, text);

        assertThat(changed).isNotEqualTo(plain);
        assertThat(InstanceTexts.of(changed, key)).isEqualTo(text);
    }

    @Test
    void anEmptyTextLeavesAValueOut() {
        Instance changed = with("server.port", "9123");

        assertThat(Objects.requireNonNull(
                        InstanceTexts.read(changed, Map.of("server.port", " ")).instance()))
                .isEqualTo(plain);
        assertThat(InstanceTexts.of(plain, "server.port")).isEmpty();
    }

    @Test
    void argumentsAreExactlyTheLines() {
        List<String> args = List.of("--prompt", " two  words ", "", "one\ntwo", "\"quoted\"", "C:\\x", "'$HOME'");
        Instance changed = plain.withArgs(args);

        String text = InstanceTexts.of(changed, "args");

        assertThat(text.lines()).hasSameSizeAs(args).contains("C:\\x", "'$HOME'", " two  words ");
        assertThat(with("args", text).args()).isEqualTo(args);
    }

    @Test
    void theEnvironmentHasANameAndAValueALine() {
        Map<String, String> env = Map.of("A", "1=2", "B", "", "C", "x\ny");
        Instance changed = with("env", InstanceTexts.of(plain.withEnv(env), "env"));

        assertThat(changed.env()).isEqualTo(env);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model.context_size||0 to 16777216",
                "model.context_size|abc|0 to 16777216",
                "model.context_size|-1|0 to 16777216",
                "model.threads|1.5|1 to 128",
                "server.port|80|1024 to 65535",
                "server.host|a b|an address",
                "gpu.layers|many|\"auto\" or \"all\"",
                "env|NOTHING|NAME=value",
                "args|\"open|ends with one"
            })
    void whatIsWrongIsToldAtItsKeyWithWhatIsRight(String key, String text, String right) {
        InstanceTexts.Read read = InstanceTexts.read(plain, Map.of(key, text == null ? "" : text));

        assertThat(read.instance()).isNull();
        Finding finding = read.findings().getFirst();
        assertThat(read.findings()).hasSize(1);
        assertThat(finding.key()).isEqualTo(key);
        assertThat(finding.right()).contains(right);
    }

    @Test
    void boundsAndWordsComeFromTheSchema() {
        assertThat(InstanceTexts.right("model.threads")).isEqualTo("a whole number of threads (1 to 128)");
        assertThat(InstanceTexts.choices("model.flash_attention")).containsExactly("on", "off", "auto");
        assertThat(InstanceTexts.choices("model.threads")).isEmpty();
    }
}
