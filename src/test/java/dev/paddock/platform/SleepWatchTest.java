package dev.paddock.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SleepWatchTest {
    private Instant wall = Instant.EPOCH;
    private long nanos = -5;
    private final List<Duration> slept = new ArrayList<>();
    private final SleepWatch watch = new SleepWatch(new Wall(), () -> nanos, slept::add);

    private final class Wall extends Clock {
        @Override
        public Instant instant() {
            return wall;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private void pass(int wallSeconds, int processorSeconds) {
        wall = wall.plusSeconds(wallSeconds);
        nanos += Duration.ofSeconds(processorSeconds).toNanos();
        watch.look();
    }

    @Test
    void aClockThatStoodStillTellsOfASleep() {
        pass(5, 5);
        pass(3605, 5);
        pass(5, 5);
        assertThat(slept).containsExactly(Duration.ofHours(1));
    }

    @Test
    void aThreadThatStoodStillTellsOfASleepToo() {
        pass(605, 605);
        assertThat(slept).containsExactly(Duration.ofSeconds(600));
    }

    @Test
    void aBusyMachineAndAClockThatIsSetBackAreNoSleep() {
        pass(15, 15);
        pass(-3600, 5);
        pass(5, 5);
        assertThat(slept).isEmpty();
    }
}
