package dev.paddock.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.cli.GatewayKeys;
import dev.paddock.domain.Home;
import dev.paddock.domain.PaddockException;
import dev.paddock.gateway.ApiKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredKeysTest {
    @Test
    void aKeyThatIsMadeIsKeptAsItsHashAndCanBeDeleted(@TempDir Path folder) throws IOException {
        Home home = Home.under(folder);
        Files.createDirectories(home.config());
        GatewayKeys keys = new StoredKeys(new ApiKeys(home));

        String key = keys.add("ci", List.of("demo"), 60);

        assertThat(new StoredKeys(new ApiKeys(home)).all()).singleElement().satisfies(kept -> {
            assertThat(kept.name()).isEqualTo("ci");
            assertThat(kept.models()).containsExactly("demo");
            assertThat(kept.perMinute()).isEqualTo(60);
        });
        assertThat(Files.readString(home.config().resolve("gateway-keys.json"))).doesNotContain(key);
        assertThatThrownBy(() -> keys.add("ci", List.of(), null))
                .isInstanceOfSatisfying(
                        PaddockException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(PaddockException.Kind.CONFLICT));
        assertThat(keys.remove("ci")).isTrue();
        assertThat(keys.remove("ci")).isFalse();
        assertThat(keys.all()).isEmpty();
    }
}
