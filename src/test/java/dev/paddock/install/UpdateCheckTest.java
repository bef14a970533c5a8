package dev.paddock.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Home;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import dev.paddock.settings.SettingsFile;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpdateCheckTest {
    private static final Instant NOW = Instant.parse("2026-09-02T08:00:00Z");

    @TempDir
    private Path folder;

    private final FakeEngineDesk desk = new FakeEngineDesk();

    private UpdateCheck check(String allowed, Duration later) {
        Home home = Home.under(folder);
        SettingsFile settings = new SettingsFile(home, Map.of("PADDOCK_ENGINES_CHECK_FOR_UPDATES", allowed));
        Clock clock = Clock.fixed(NOW.plus(later), ZoneOffset.UTC);
        return new UpdateCheck(home.state(), () -> desk, new EngineStore(home.engines()), settings, clock);
    }

    @Test
    void nobodyIsAskedUnlessItIsAllowed() {
        check("false", Duration.ZERO).runIfDue();

        assertThat(desk.calls).isEmpty();
        assertThat(check("false", Duration.ZERO).newer()).isEmpty();
    }

    @Test
    void onceAWeekAndNoOftener() {
        check("true", Duration.ZERO).runIfDue();
        check("true", Duration.ofDays(6)).runIfDue();
        assertThat(desk.calls).hasSize(1);

        check("true", Duration.ofDays(7)).runIfDue();

        assertThat(desk.calls).hasSize(2);
        assertThat(check("true", Duration.ZERO).newer()).contains("b10621");
    }

    @Test
    void aFailureIsNoReasonToAskOftener() {
        desk.refuse(new PaddockException(PaddockException.Kind.FAILED, Problem.of("x", "No network", "", null)));

        check("true", Duration.ZERO).runIfDue();
        check("true", Duration.ofDays(1)).runIfDue();

        assertThat(desk.calls).hasSize(1);
        assertThat(check("true", Duration.ZERO).newer()).isEmpty();
    }
}
