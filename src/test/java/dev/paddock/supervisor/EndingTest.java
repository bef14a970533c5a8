package dev.paddock.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Instance;
import dev.paddock.domain.ServerOptions;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.engine.HealthProbe.Answer;
import dev.paddock.platform.Asked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The steps from asking to killing, on a system where a process may be asked twice. */
@NullUnmarked
class EndingTest {
    @TempDir
    Path folder;

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private ServerActor server;

    /** A process that ends when that call comes. */
    private final class Scripted implements Run {
        private final Consumer<RunEvent> events;
        private final String lastCall;
        private final Asked asked;
        private final Duration secondGrace;
        private volatile boolean ended;

        Scripted(Consumer<RunEvent> events, String lastCall, Asked asked, Duration secondGrace) {
            this.events = events;
            this.lastCall = lastCall;
            this.asked = asked;
            this.secondGrace = secondGrace;
            events.accept(new RunEvent.Answered(Answer.OK));
        }

        private void did(String call) {
            calls.add(call);
            if (String.join(" ", calls).equals(lastCall)) {
                ended = true;
                events.accept(new RunEvent.Exited(0));
            }
        }

        @Override
        public Long pid() {
            return 1L;
        }

        @Override
        public int port() {
            return 8001;
        }

        @Override
        public Path logFile() {
            return folder.resolve("a.log");
        }

        @Override
        public Instant startedAt() {
            return Instant.EPOCH;
        }

        @Override
        public String engineName() {
            return "scripted";
        }

        @Override
        public Asked terminate() {
            did("ask");
            return asked;
        }

        @Override
        public Duration secondGrace() {
            return secondGrace;
        }

        @Override
        public void kill() {
            did("kill");
        }

        @Override
        public boolean isGone() {
            return ended;
        }

        @Override
        public boolean listens() {
            return true;
        }

        @Override
        public List<String> lastLines() {
            return List.of();
        }

        @Override
        public void crashed() {}

        @Override
        public void serving() {}

        @Override
        public void forget() {}

        @Override
        public void letGo() {}
    }

    private ServerSnapshot startAndStop(String lastCall, Asked asked, Duration secondGrace) {
        Instance plain = Instance.of("one", Path.of("model.gguf"));
        ServerOptions options = plain.server();
        Instance hasty = plain.withServer(new ServerOptions(
                options.host(),
                null,
                options.timeout(),
                null,
                null,
                options.startTimeout(),
                Duration.ofMillis(1),
                List.of(),
                false));
        server = new ServerActor(
                        hasty,
                        new Surroundings(
                                (instance, lastPort, cancelled, events) ->
                                        new Scripted(events, lastCall, asked, secondGrace),
                                Bench.MODELS,
                                death -> {
                                    throw new IllegalStateException("it was asked to end");
                                },
                                Bench.timings(Duration.ofMinutes(1)),
                                name -> null,
                                name -> null,
                                () -> {},
                                new AuditTrail(folder.resolve("events.jsonl")),
                                new Replacing(new Bench.NoRoom())))
                .begin();
        Bench.get(server.start());
        return Bench.get(server.stop(false));
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void oneThatDoesNotEndIsAskedAgainAndThenKilled() {
        Duration soon = Duration.ofMillis(1);

        assertThat(startAndStop("ask ask kill", Asked.ASKED, soon).state()).isEqualTo(ServerState.STOPPED);

        assertThat(calls).startsWith("ask", "ask", "kill");
    }

    @Test
    void oneThatHeedsTheSecondTimeIsNotKilled() {
        startAndStop("ask ask", Asked.ASKED, Duration.ofSeconds(60));

        assertThat(calls).containsExactly("ask", "ask");
    }

    @Test
    void whereAskingAgainIsNoUseItIsKilledAfterItsGrace() {
        startAndStop("ask kill", Asked.ASKED, Duration.ZERO);

        assertThat(calls).startsWith("ask", "kill");
    }

    @Test
    void thatItCouldNotBeAskedIsInTheAuditTrail() throws IOException {
        startAndStop("ask", Asked.ENDED_AT_ONCE, Duration.ZERO);

        assertThat(Files.readString(folder.resolve("events.jsonl"))).containsOnlyOnce("ended-at-once");
    }
}
