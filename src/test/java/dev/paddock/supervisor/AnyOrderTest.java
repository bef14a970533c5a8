package dev.paddock.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.domain.Instance;
import dev.paddock.domain.ModelInfo;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.RestartPolicy;
import dev.paddock.domain.ServerOptions;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.engine.HealthProbe.Answer;
import dev.paddock.platform.Asked;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any order of requests and of what processes do ends settled, wakes every waiter and leaves no process. */
@NullUnmarked
class AnyOrderTest {
    private static final int ROUNDS = 60;
    private static final int STEPS = 40;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyWaiterIsWoken(long seed) {
        for (int round = 0; round < ROUNDS; round++) {
            playRound(seed * 1000 + round, new Replacing(new Bench.NoRoom()), 1);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void everyWaiterIsWokenWhereRestartsHaveNoGap(long seed) {
        for (int round = 0; round < ROUNDS; round++) {
            List<CompletableFuture<Void>> busy = new CopyOnWriteArrayList<>();
            Replacing replacing = new Replacing(new Bench.MuchRoom());
            boolean drainsAtOnce = round % 2 == 0;
            replacing.leads(old -> {
                CompletableFuture<Void> drained = new CompletableFuture<>();
                busy.add(drained);
                return drainsAtOnce ? CompletableFuture.completedStage(null) : drained;
            });
            playRound(seed * 1000 + round, replacing, 2);
            busy.forEach(one -> one.complete(null));
        }
    }

    private void playRound(long seed, Replacing replacing, int mostAtOnce) {
        Random random = new Random(seed);
        PretendLauncher launcher = new PretendLauncher(random.nextLong());
        ServerActor server = new ServerActor(instance(), surroundings(launcher, replacing)).begin();
        List<CompletionStage<ServerSnapshot>> waiters = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            step(random, server, launcher, waiters);
        }
        boolean closes = random.nextInt(4) == 0;
        if (closes) {
            server.close();
        } else {
            waiters.add(server.stop(random.nextBoolean()));
            launcher.obeyFromNowOn();
        }

        await("seed " + seed + ", " + server.snapshot())
                .atMost(Bench.PATIENCE)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> waiters.stream()
                        .allMatch(stage -> stage.toCompletableFuture().isDone()));
        if (!closes) {
            assertThat(server.snapshot().state()).as("seed %d", seed).isEqualTo(ServerState.STOPPED);
            assertThat(launcher.living()).as("seed %d", seed).isZero();
            server.close();
        }
        assertThat(launcher.mostAtOnce()).as("seed %d", seed).isLessThanOrEqualTo(mostAtOnce);
    }

    private static void step(
            Random random,
            ServerActor server,
            PretendLauncher launcher,
            List<CompletionStage<ServerSnapshot>> waiters) {
        switch (random.nextInt(12)) {
            case 0, 1 -> waiters.add(server.start());
            case 2 -> waiters.add(server.stop(false));
            case 3 -> waiters.add(server.stop(true));
            case 4 -> waiters.add(server.restart(random.nextBoolean()));
            case 5, 6 -> launcher.answer(Answer.OK);
            case 7 -> launcher.answer(Answer.LOADING);
            case 8 -> launcher.answer(Answer.NO_ANSWER);
            case 9 -> launcher.exit(random.nextInt(3));
            case 10 -> launcher.hang();
            default -> Thread.yield();
        }
    }

    private static Instance instance() {
        Instance plain = Instance.of("one", Path.of("model.gguf"));
        return new Instance(
                plain.name(),
                plain.model(),
                new ServerOptions(
                        "127.0.0.1",
                        null,
                        Duration.ofSeconds(1),
                        null,
                        null,
                        Duration.ofMillis(4),
                        Duration.ofMillis(2),
                        List.of(),
                        false),
                plain.gpu(),
                null,
                plain.env(),
                plain.args(),
                plain.healthcheck(),
                new RestartPolicy(true, 2, Duration.ofMillis(1), 1, Duration.ofMillis(1)),
                plain.logs(),
                false);
    }

    private Surroundings surroundings(Launcher launcher, Replacing replacing) {
        Models models = new Models() {
            @Override
            public ModelInfo describe(Path file) {
                return ModelInfo.unread(file);
            }

            @Override
            public Optional<Problem> check(Path file) {
                return Optional.empty();
            }
        };
        Duration soon = Duration.ofMillis(1);
        Timings timings = new Timings(
                soon, soon, Duration.ofMillis(8), soon, Duration.ofMillis(500), soon, soon, soon, soon, soon);
        PostMortem postMortem = death -> new PostMortem.Finding(
                Problem.of("died", "It died", "", null), !Integer.valueOf(2).equals(death.exitCode()), false);
        return new Surroundings(
                launcher,
                models,
                postMortem,
                timings,
                name -> null,
                name -> null,
                () -> {},
                new AuditTrail(folder.resolve("events.jsonl")),
                replacing);
    }

    /** Runs without processes that end, answer and refuse at random; of some the first kill leaves something alive. */
    private static final class PretendLauncher implements Launcher {
        private final Random random;
        private final List<PretendRun> runs = new CopyOnWriteArrayList<>();
        private final AtomicInteger living = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();
        private volatile boolean obedient;

        PretendLauncher(long seed) {
            random = new Random(seed);
        }

        @Override
        public void ensurePossible(Instance instance) {
            if (!obedient && random.nextInt(10) == 0) {
                throw new PaddockException(Kind.INVALID, Problem.of("model-missing", "Gone", "", null));
            }
        }

        @Override
        public Run launch(
                Instance instance, @Nullable Integer lastPort, BooleanSupplier cancelled, Consumer<RunEvent> events) {
            int fate = random.nextInt(10);
            if (cancelled.getAsBoolean()) {
                throw new PaddockException(Kind.CANCELLED, Problem.of("cancelled", "Cancelled", "", null));
            }
            if (fate == 0) {
                throw new PaddockException(Kind.CONFLICT, Problem.of("port-taken", "Taken", "", null));
            }
            if (fate == 1) {
                throw new IllegalStateException("a bug, for the test");
            }
            PretendRun run = new PretendRun(this, events, fate == 2, fate == 3, fate == 4);
            runs.add(run);
            most.accumulateAndGet(living.incrementAndGet(), Math::max);
            return run;
        }

        void answer(Answer answer) {
            last().ifPresent(run -> run.events.accept(new RunEvent.Answered(answer)));
        }

        void hang() {
            last().ifPresent(run -> run.events.accept(new RunEvent.Hung()));
        }

        void exit(int code) {
            last().ifPresent(run -> run.end(code));
        }

        void obeyFromNowOn() {
            obedient = true;
        }

        int living() {
            return living.get();
        }

        int mostAtOnce() {
            return most.get();
        }

        private Optional<PretendRun> last() {
            return runs.isEmpty() ? Optional.empty() : Optional.of(runs.getLast());
        }
    }

    private static final class PretendRun implements Run {
        private final PretendLauncher launcher;
        private final Consumer<RunEvent> events;
        private final boolean deaf;
        private final boolean listens;
        private boolean stubborn;
        private boolean ended;

        PretendRun(
                PretendLauncher launcher, Consumer<RunEvent> events, boolean deaf, boolean listens, boolean stubborn) {
            this.stubborn = stubborn;
            this.launcher = launcher;
            this.events = events;
            this.deaf = deaf;
            this.listens = listens;
        }

        private synchronized void end(int code) {
            if (!ended) {
                ended = true;
                launcher.living.decrementAndGet();
                events.accept(new RunEvent.Exited(code));
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
            return Path.of("a.log");
        }

        @Override
        public Instant startedAt() {
            return Instant.EPOCH;
        }

        @Override
        public String engineName() {
            return "pretended";
        }

        @Override
        public Asked terminate() {
            if (!deaf || launcher.obedient) {
                end(0);
            }
            return Asked.ASKED;
        }

        @Override
        public void kill() {
            if (stubborn) {
                stubborn = false;
                return;
            }
            end(137);
        }

        @Override
        public synchronized boolean isGone() {
            return ended;
        }

        @Override
        public boolean listens() {
            return listens;
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
}
