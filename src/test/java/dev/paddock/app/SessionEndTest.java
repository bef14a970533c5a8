package dev.paddock.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.settings.Settings.OnQuit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionEndTest {
    private final List<String> calls = new ArrayList<>();
    private boolean hangs;

    private SessionEnd end(OnQuit wish) {
        return new SessionEnd(
                force -> {
                    calls.add(force ? "force" : "stop");
                    return hangs && !force ? new CompletableFuture<>() : CompletableFuture.completedFuture(null);
                },
                () -> wish,
                Duration.ofMillis(hangs ? 1 : 60_000));
    }

    @ParameterizedTest
    @CsvSource({
        "STOP,  false, stop",
        "STOP,  true,  stop",
        "ASK,   false, ''",
        "ASK,   true,  stop",
        "LEAVE, false, ''",
        "LEAVE, true,  ''",
    })
    void theSettingDecidesWhereNobodyCanBeAsked(OnQuit wish, boolean machine, String call) {
        SessionEnd end = end(wish);
        if (machine) {
            end.machineEnds();
        } else {
            end.processEnds();
        }
        assertThat(String.join(" ", calls)).isEqualTo(call);
    }

    @Test
    void whatWasStoppedIsNotStoppedTwice() {
        SessionEnd end = end(OnQuit.STOP);
        end.machineEnds();
        end.processEnds();
        assertThat(calls).containsExactly("stop");
    }

    @Test
    void serversThatTakeLongerThanTheSystemWaitsAreForced() {
        hangs = true;
        end(OnQuit.STOP).processEnds();
        assertThat(calls).containsExactly("stop", "force");
    }
}
