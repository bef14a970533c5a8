package dev.paddock.fetch.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Problem;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PauseTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private static @Nullable Duration waits(@Nullable Duration asked, int earlier) {
        Problem problem = Problem.of("fetch-too-many", "The server asks to wait", "", null);
        Pause pause = Pause.after(new ModelFetch.End.Failed(problem, asked), NOW, earlier);
        return pause == null ? null : Duration.between(NOW, pause.until());
    }

    @Test
    void aServerIsWaitedForAsLongAsItAsks() {
        assertThat(waits(Duration.ofMinutes(7), 0)).isEqualTo(Duration.ofMinutes(7));
        assertThat(waits(Duration.ofMinutes(7), 3)).isEqualTo(Duration.ofMinutes(7));
    }

    @Test
    void oneThatNamesNoTimeWorthTheWordIsAskedLessAndLess() {
        assertThat(waits(Duration.ZERO, 0)).isEqualTo(Duration.ofSeconds(1));
        assertThat(waits(Duration.ZERO, 1)).isEqualTo(Duration.ofSeconds(2));
        assertThat(waits(Duration.ofSeconds(1), 9)).isEqualTo(Duration.ofSeconds(512));
    }

    @Test
    void inTheEndAPersonDecides() {
        assertThat(waits(Duration.ZERO, 10)).isNull();
        assertThat(waits(Duration.ofDays(2), 0)).isNull();
        assertThat(waits(null, 0)).isNull();
    }
}
