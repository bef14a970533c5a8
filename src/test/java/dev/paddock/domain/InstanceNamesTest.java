package dev.paddock.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstanceNamesTest {
    @ParameterizedTest
    @CsvSource({
        "Modell für Äpfel.gguf, modell-fur-apfel",
        "Größe.gguf, grosse",
        "日本.gguf, model",
        "Q4_K_M.gguf, q4-k-m",
        "-.gguf, model"
    })
    void aNameIsMadeOfTheFilesLetters(String file, String name) {
        assertThat(InstanceNames.free(Path.of(file), Fleet.EMPTY))
                .isEqualTo(name)
                .matches(Instance.NAME);
    }
}
