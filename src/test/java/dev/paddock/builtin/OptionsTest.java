package dev.paddock.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class OptionsTest {
    private static Options parse(Map<String, String> env, String... args) throws Options.Refused {
        return Options.parse(args, env);
    }

    @Test
    void theCommandLineWinsOverTheEnvironment() throws Options.Refused {
        Map<String, String> env = Map.of("LLAMA_ARG_PORT", "1111", "LLAMA_ARG_HOST", "0.0.0.0");

        Options options = parse(env, "--port", "2222");

        assertThat(options.port()).isEqualTo(2222);
        assertThat(options.host()).isEqualTo("0.0.0.0");
    }

    @Test
    void everySpellingOfAFlagIsTheSameFlag() throws Options.Refused {
        for (String name : new String[] {"-ngl", "--gpu-layers", "--n-gpu-layers"}) {
            assertThat(parse(Map.of(), name, "7").gpuLayers()).hasValue(7);
        }
        assertThat(parse(Map.of(), "-ngl", "auto").gpuLayers()).isEmpty();
        assertThat(parse(Map.of(), "-ngl", "all").gpuLayers().getAsInt()).isGreaterThan(1000);
    }

    @Test
    void theLastOfTwoWins() throws Options.Refused {
        assertThat(parse(Map.of(), "-c", "1", "-c", "2").contextSize()).hasValue(2);
    }

    @Test
    void aSwitchCanBeTurnedOff() throws Options.Refused {
        assertThat(parse(Map.of()).isOn(Flag.SLOTS)).isTrue();
        assertThat(parse(Map.of(), "--no-slots").isOn(Flag.SLOTS)).isFalse();
        assertThat(parse(Map.of("LLAMA_ARG_ENDPOINT_METRICS", "0")).has(Flag.METRICS))
                .isFalse();
        assertThat(parse(Map.of(), "--no-mmap").has(Flag.NO_MMAP)).isTrue();
    }

    @Test
    void keysAreAList() throws Options.Refused {
        assertThat(parse(Map.of(), "--api-key", "a,b,").apiKeys()).containsExactlyInAnyOrder("a", "b");
        assertThat(parse(Map.of()).apiKeys()).isEmpty();
    }

    @Test
    void wrongValuesNameWhereTheyStand() {
        assertThatThrownBy(() -> parse(Map.of(), "--port", "70000"))
                .hasMessageStartingWith("error while handling argument \"--port\": ");
        assertThatThrownBy(() -> parse(Map.of(), "-t", "99999999999"))
                .hasMessageStartingWith("error while handling argument \"-t\": stoi");
        assertThatThrownBy(() -> parse(Map.of(), "-m"))
                .hasMessageStartingWith("error while handling argument \"-m\": expected value for argument");
        assertThatThrownBy(() -> parse(Map.of("LLAMA_ARG_THREADS", "x")))
                .hasMessageStartingWith("error while handling environment variable \"LLAMA_ARG_THREADS\": stoi");
    }
}
