package dev.paddock.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.supervisor.Patience.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private static final long LATER = Duration.ofHours(1).toNanos();

    private final Patience patience = new Patience(3, Duration.ofMinutes(1));

    @Test
    void aFewMissesSayNothing() {
        patience.begin(0);
        assertThat(patience.missed(LATER)).isEqualTo(Verdict.PATIENT);
        assertThat(patience.missed(LATER)).isEqualTo(Verdict.PATIENT);
        patience.answered();
        assertThat(patience.missed(LATER)).isEqualTo(Verdict.PATIENT);
    }

    @Test
    void silenceOnBothSidesIsAHangAndIsSaidOnce() {
        patience.begin(0);
        miss(2);
        assertThat(patience.missed(LATER)).isEqualTo(Verdict.HUNG);
        assertThat(patience.missed(LATER)).isEqualTo(Verdict.UNHEALTHY);
        patience.answered();
        miss(2);
        assertThat(patience.missed(LATER)).isEqualTo(Verdict.HUNG);
    }

    @Test
    void oneThatWritesToItsLogIsBusyNotHung() {
        patience.begin(0);
        for (int i = 1; i < 30; i++) {
            patience.sawWork();
            assertThat(patience.missed(LATER)).isNotEqualTo(Verdict.HUNG);
        }
        patience.sawWork();
        assertThat(patience.missed(LATER)).as("not for ever").isEqualTo(Verdict.HUNG);
    }

    @Test
    void ourOwnProbesInTheLogAreNoWork() {
        assertThat(RunWatch.isWork("srv  log_server_r: request: GET /health 127.0.0.1 200"))
                .isFalse();
        assertThat(RunWatch.isWork("srv  log_server_r: request: GET /v1/health 127.0.0.1 200"))
                .isFalse();
        assertThat(RunWatch.isWork("slot update_slots: id  0 | task 7 | prompt processing progress"))
                .isTrue();
    }

    @Test
    void workThatEndsIsNoExcuseForLong() {
        patience.begin(0);
        patience.sawWork();
        miss(2);
        assertThat(patience.missed(LATER)).isEqualTo(Verdict.UNHEALTHY);
        assertThat(patience.missed(LATER)).isEqualTo(Verdict.HUNG);
    }

    @Test
    void theStartPeriodIsWaitedOut() {
        patience.begin(LATER);
        miss(2);
        assertThat(patience.missed(LATER + 1)).isEqualTo(Verdict.UNHEALTHY);
        assertThat(patience.missed(LATER + Duration.ofMinutes(1).toNanos())).isEqualTo(Verdict.HUNG);
    }

    private void miss(int times) {
        for (int i = 0; i < times; i++) {
            patience.missed(LATER);
        }
    }
}
