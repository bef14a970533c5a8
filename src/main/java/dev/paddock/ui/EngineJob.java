package dev.paddock.ui;

import dev.paddock.domain.EngineTrial;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.fetch.FetchSignal;
import dev.paddock.install.EngineChange;
import dev.paddock.install.EngineDesk;
import dev.paddock.install.InstallProgress;
import dev.paddock.install.InstallRequest;
import dev.paddock.install.UpdateRequest;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;

/** What is done to engines, one thing at a time; it goes on whatever page is shown. FX thread only. */
final class EngineJob {
    /** How it stands. */
    sealed interface State {
        record Idle() implements State {}

        /**
         * @param what is done, in words
         * @param progress null as long as nothing is told
         * @param bytesPerSecond 0 where nothing is downloaded
         */
        record Running(String what, @Nullable InstallProgress progress, long bytesPerSecond) implements State {}

        /** @param again tries the same once more */
        record Failed(Problem problem, Runnable again) implements State {}

        /** @param text what was done, in words */
        record Done(String text) implements State {}
    }

    /** Blocks. */
    @FunctionalInterface
    private interface Task {
        /** What was done, in words. */
        String run(EngineDesk desk, FetchSignal signal, Consumer<InstallProgress> listener) throws Exception;
    }

    private static final State IDLE = new State.Idle();

    private final Controllers parts;
    private final Words words;
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(IDLE);
    private FetchSignal signal = new FetchSignal();

    EngineJob(Controllers parts) {
        this.parts = parts;
        this.words = parts.words();
    }

    ReadOnlyObjectProperty<State> stateProperty() {
        return state.getReadOnlyProperty();
    }

    boolean isRunning() {
        return state.get() instanceof State.Running;
    }

    void install(InstallRequest wish) {
        run(
                words.text("engine.doing.install"),
                (desk, stop, listener) -> words.text(
                        "engine.done.install",
                        desk.install(wish, stop, listener).id()),
                refused -> unverified(wish, refused),
                () -> install(wish));
    }

    /** Where nothing tells what an archive must be, the person decides. */
    private boolean unverified(InstallRequest wish, Problem refused) {
        if (!refused.code().equals("unverified")) {
            return false;
        }
        parts.overlay()
                .confirm(
                        words.text("engine.unverified"),
                        words.text("engine.unverified.text", refused.detail()),
                        words.text("engine.unverified.yes"),
                        () -> install(new InstallRequest(
                                wish.version(),
                                wish.backend(),
                                wish.file(),
                                wish.address(),
                                wish.sha256(),
                                true,
                                wish.use())));
        return true;
    }

    void update() {
        update(UpdateRequest.PLAIN);
    }

    private void update(UpdateRequest request) {
        run(
                words.text("engine.doing.update"),
                (desk, stop, listener) -> {
                    EngineChange change = desk.update(request, stop, listener);
                    if (change == null) {
                        return words.text("engine.done.newest");
                    }
                    EngineTrial trial = change.trial();
                    if (trial != null && !trial.passed()) {
                        throw refused(trial, change.current());
                    }
                    return words.text("engine.done.update", change.current(), change.previous());
                },
                refused -> needsRoom(request, refused),
                () -> update(request));
    }

    /** Servers would have to be stopped while the engine is tried: the person decides. */
    private boolean needsRoom(UpdateRequest request, Problem refused) {
        if (!refused.code().equals("trial-needs-room") || request.now()) {
            return false;
        }
        parts.overlay()
                .confirm(
                        words.text("engine.needsRoom"),
                        words.text("engine.needsRoom.text", refused.detail()),
                        words.text("engine.needsRoom.yes"),
                        () -> update(new UpdateRequest(request.backend(), true, request.untried())));
        return true;
    }

    /** The trial told why; what it was tried on goes on with the engine before. */
    private PaddockException refused(EngineTrial trial, String current) {
        String why = trial.servers().stream()
                .map(EngineTrial.Server::problem)
                .filter(Objects::nonNull)
                .map(Problem::sentence)
                .findFirst()
                .orElse("");
        return new PaddockException(
                Kind.FAILED,
                Problem.of("trial-failed", words.text("engine.refused.trial", trial.engine(), current), why, null));
    }

    void use(String id) {
        run(
                words.text("engine.doing.use", id),
                (desk, stop, listener) ->
                        words.text("engine.done.use", desk.use(id).current()),
                () -> use(id));
    }

    void rollback() {
        run(
                words.text("engine.doing.rollback"),
                (desk, stop, listener) ->
                        words.text("engine.done.use", desk.rollback().current()),
                this::rollback);
    }

    void add(Path program) {
        run(
                words.text("engine.doing.add"),
                (desk, stop, listener) -> words.text("engine.done.add", desk.add(program)),
                () -> add(program));
    }

    void pin(String id, boolean pin) {
        run(
                words.text("engine.doing.pin"),
                (desk, stop, listener) -> {
                    desk.pin(id, pin);
                    return words.text(pin ? "engine.done.pin" : "engine.done.unpin", id);
                },
                () -> pin(id, pin));
    }

    void remove(String id) {
        run(
                words.text("engine.doing.remove", id),
                (desk, stop, listener) -> {
                    desk.remove(id, false);
                    return words.text("engine.done.remove", id);
                },
                () -> remove(id));
    }

    /** What was downloaded is thrown away. */
    void cancel() {
        FetchSignal mine = signal;
        parts.commands()
                .ask(
                        () -> {
                            mine.cancel();
                            return "";
                        },
                        done -> {},
                        parts.commands()::show);
    }

    void dismiss() {
        if (!isRunning()) {
            state.set(IDLE);
        }
    }

    private void run(String what, Task task, Runnable again) {
        run(what, task, refused -> false, again);
    }

    /** @param asks true where the person was asked instead of told */
    private void run(String what, Task task, java.util.function.Predicate<Problem> asks, Runnable again) {
        if (isRunning()) {
            return;
        }
        FetchSignal mine = new FetchSignal();
        signal = mine;
        Rate rate = new Rate(parts.clock());
        state.set(new State.Running(what, null, 0));
        Consumer<InstallProgress> heard = parts.work().latest(progress -> {
            if (mine == signal && isRunning()) {
                state.set(new State.Running(what, progress, rate.of(progress)));
            }
        });
        parts.commands()
                .ask(
                        () -> task.run(parts.ports().engineDesk(), mine, heard),
                        done -> state.set(new State.Done(done)),
                        problem -> state.set(
                                mine.isStopped() || asks.test(problem) ? IDLE : new State.Failed(problem, again)));
    }

    /** Bytes a second since the first that was told of a download. */
    private static final class Rate {
        private final Clock clock;
        private @Nullable Instant began;
        private long first;

        Rate(Clock clock) {
            this.clock = clock;
        }

        long of(InstallProgress progress) {
            if (progress.step() != InstallProgress.Step.DOWNLOADING) {
                return 0;
            }
            Instant since = began;
            if (since == null) {
                began = clock.instant();
                first = progress.bytes();
                return 0;
            }
            long millis = Duration.between(since, clock.instant()).toMillis();
            return millis < 500 ? 0 : Math.max(0, progress.bytes() - first) * 1000 / millis;
        }
    }
}
