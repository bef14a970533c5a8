package dev.paddock.ui;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Profile;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.supervisor.Supervisor;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a person can do to servers. Returns at once; what goes wrong is shown as the {@link #notice}. FX thread only. */
final class Commands {
    private static final Logger LOG = LoggerFactory.getLogger(Commands.class);

    private final Supervisor supervisor;
    private final Work work;
    private final Words words;
    private final ObjectProperty<@Nullable Problem> notice = new SimpleObjectProperty<>();

    Commands(Supervisor supervisor, Work work, Words words) {
        this.supervisor = supervisor;
        this.work = work;
        this.words = words;
    }

    /** What went wrong last, until it is dismissed; null while nothing did. */
    ObjectProperty<@Nullable Problem> noticeProperty() {
        return notice;
    }

    void show(Problem problem) {
        notice.set(problem);
    }

    void start(String name) {
        follow(name, supervisor.start(name));
    }

    void stop(String name) {
        follow(name, supervisor.stop(name, false));
    }

    void forceStop(String name) {
        follow(name, supervisor.stop(name, true));
    }

    void restart(String name) {
        follow(name, supervisor.restart(name));
    }

    void attach(String name) {
        follow(name, supervisor.attach(name));
    }

    void stopAll() {
        follow(null, supervisor.stopAll(false));
    }

    void switchTo(String profile) {
        follow(null, supervisor.switchTo(profile));
    }

    void switchBack() {
        follow(null, supervisor.switchBack());
    }

    /** @param removed called on the FX thread with what brings the server back */
    void remove(ServerSnapshot server, Consumer<Removal> removed) {
        Removal removal = Removal.of(server, supervisor.fleet());
        CompletionStage<Void> stage = supervisor.remove(server.name());
        follow(server.name(), stage);
        stage.thenRun(() -> work.onFx(() -> removed.accept(removal)));
    }

    /** @param back called on the FX thread once the server is known again */
    void bringBack(Removal removal, Runnable back) {
        CompletionStage<?> stage = supervisor.add(removal.instance());
        stage.thenRun(() -> work.onFx(back));
        for (Profile profile : removal.profilesWithIt(supervisor.fleet())) {
            stage = stage.thenCompose(done -> supervisor.saveProfile(profile));
        }
        follow(removal.name(), removal.ran() ? stage.thenCompose(done -> supervisor.start(removal.name())) : stage);
    }

    /** @param saved called on the FX thread */
    void save(Profile profile, Runnable saved) {
        CompletionStage<Fleet> stage = supervisor.saveProfile(profile);
        follow(null, stage);
        stage.thenRun(() -> work.onFx(saved));
    }

    /** @param removed called on the FX thread */
    void remove(Profile profile, Runnable removed) {
        CompletionStage<Fleet> stage = supervisor.removeProfile(profile.name());
        follow(null, stage);
        stage.thenRun(() -> work.onFx(removed));
    }

    /** Saves the changed instance and starts it. */
    void startAs(Instance changed) {
        follow(changed.name(), supervisor.update(changed).thenCompose(saved -> supervisor.start(changed.name())));
    }

    /** One of the two is called on the FX thread; nothing is shown. */
    void add(Instance instance, Consumer<ServerSnapshot> added, Consumer<Problem> refused) {
        answer(supervisor.add(instance), added, refused);
    }

    /**
     * As {@link #add}, of what is known already.
     *
     * @param base what was saved when the change was begun
     */
    void update(Instance changed, Instance base, Consumer<ServerSnapshot> saved, Consumer<Problem> refused) {
        answer(supervisor.update(changed, base), saved, refused);
    }

    /** Runs it in the background; one of the two hears of it on the FX thread. Cancelling the future interrupts it. */
    <T> Future<?> ask(Callable<? extends T> task, Consumer<? super T> done, Consumer<Problem> refused) {
        return work.inBackground(() -> {
            try {
                T answer = task.call();
                work.onFx(() -> done.accept(answer));
            } catch (IOException | RuntimeException failed) {
                Problem problem = problemOf(failed);
                work.onFx(() -> refused.accept(problem));
            }
            return null;
        });
    }

    private void answer(
            CompletionStage<ServerSnapshot> stage, Consumer<ServerSnapshot> done, Consumer<Problem> refused) {
        stage.whenComplete((server, error) -> work.onFx(() -> {
            if (error != null) {
                refused.accept(problemOf(error));
            } else {
                done.accept(server);
            }
        }));
    }

    private void follow(@Nullable String server, CompletionStage<?> stage) {
        stage.whenComplete((done, error) -> {
            if (error != null) {
                work.inBackground(() -> {
                    failed(server, unwrap(error));
                    return null;
                });
            }
        });
    }

    /** In the background, as the servers may have to be asked of another process. */
    private void failed(@Nullable String server, Throwable error) {
        boolean replaced = error instanceof PaddockException refused && refused.kind() == Kind.CANCELLED;
        if (!replaced && !isShownByItsRow(server)) {
            work.onFx(() -> notice.set(problemOf(error)));
        }
    }

    private boolean isShownByItsRow(@Nullable String name) {
        try {
            return name != null
                    && supervisor
                            .fleet()
                            .server(name)
                            .filter(server -> server.state() == ServerState.FAILED && server.problem() != null)
                            .isPresent();
        } catch (PaddockException ownerGone) {
            return false;
        }
    }

    private Problem problemOf(Throwable error) {
        Throwable cause = unwrap(error);
        if (cause instanceof PaddockException refused) {
            return refused.problem();
        }
        LOG.error("A request failed in a way that was not foreseen", cause);
        return Problem.of("unforeseen", words.text("notice.unforeseen"), String.valueOf(cause), null);
    }

    private static Throwable unwrap(Throwable error) {
        return error instanceof CompletionException wrapped && wrapped.getCause() != null ? wrapped.getCause() : error;
    }
}
