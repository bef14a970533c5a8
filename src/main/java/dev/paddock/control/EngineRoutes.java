package dev.paddock.control;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.IoWords;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.fetch.FetchSignal;
import dev.paddock.install.EngineChange;
import dev.paddock.install.EngineDesk;
import dev.paddock.install.InstallProgress;
import dev.paddock.install.InstallRequest;
import dev.paddock.install.UpdateRequest;
import dev.paddock.supervisor.Supervisor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is done with engines: looked for in releases, installed, chosen, removed. */
final class EngineRoutes {
    private static final Executor BACKGROUND =
            task -> Thread.ofVirtual().name("engine-work").start(task);

    private final EngineDesk desk;
    private final Supervisor supervisor;
    private final EventHub hub;
    private final Clock clock;
    private final Set<FetchSignal> underWay = ConcurrentHashMap.newKeySet();

    EngineRoutes(EngineDesk desk, Supervisor supervisor, EventHub hub, Clock clock) {
        this.desk = desk;
        this.supervisor = supervisor;
        this.hub = hub;
        this.clock = clock;
    }

    record Added(Path path) {
        Added {
            Objects.requireNonNull(path, "path");
        }
    }

    /** By what instances name it. */
    record Named(String id) {}

    record Pinned(boolean pinned) {}

    /** @param change null where the newest is in use already */
    record Updated(@Nullable EngineChange change) {}

    /** How many were. */
    record Cancelled(int cancelled) {}

    /** Takes as long as it takes. */
    @FunctionalInterface
    private interface Work<T> {
        T run(FetchSignal signal, Consumer<InstallProgress> listener) throws IOException, InterruptedException;
    }

    List<Route> all() {
        return List.of(
                Route.get(
                        "engine-releases",
                        request -> Answer.ok(desk.available(request.text("version"), request.flag("now"))),
                        "version",
                        "now"),
                Route.action("POST", "engines/install", this::install),
                Route.action(
                        "POST",
                        "engines/update",
                        request -> {
                            UpdateRequest wish = wish(request, request.text("backend"));
                            return changed((signal, listener) -> new Updated(desk.update(wish, signal, listener)));
                        },
                        "backend",
                        "now",
                        "untried"),
                Route.of("POST", "engines/cancel", request -> cancel()),
                Route.action("POST", "engines/add", this::add),
                Route.action("POST", "engines/rollback", request -> changed((signal, listener) -> desk.rollback())),
                Route.action("POST", "engines/{id}/use", this::use, "try", "now", "untried"),
                Route.action("PUT", "engines/{id}/pin", this::pin),
                Route.action("DELETE", "engines/{id}", this::remove, "force"));
    }

    private CompletionStage<Answer> install(Request request) {
        InstallRequest wish = request.body(InstallRequest.class, "installation");
        return changed((signal, listener) -> desk.install(wish, signal, listener));
    }

    private CompletionStage<Answer> use(Request request) {
        String id = request.name("id");
        if (!request.flag("try")) {
            return changed((signal, listener) -> desk.use(id));
        }
        UpdateRequest wish = wish(request, null);
        return changed((signal, listener) -> desk.use(id, wish, signal, listener));
    }

    private static UpdateRequest wish(Request request, @Nullable String backend) {
        return new UpdateRequest(backend, request.flag("now"), request.flag("untried"));
    }

    private Answer cancel() {
        List<FetchSignal> all = List.copyOf(underWay);
        all.forEach(FetchSignal::cancel);
        return Answer.ok(new Cancelled(all.size()));
    }

    private CompletionStage<Answer> add(Request request) {
        Path path = request.body(Added.class, "engine").path();
        return done((signal, listener) -> new Named(desk.add(path))).thenApply(Answer::ok);
    }

    private CompletionStage<Answer> pin(Request request) {
        boolean pinned = request.body(Pinned.class, "pin").pinned();
        return done((signal, listener) -> desk.pin(request.name("id"), pinned)).thenApply(Answer::ok);
    }

    private CompletionStage<Answer> remove(Request request) {
        boolean force = request.flag("force");
        return done((signal, listener) -> {
                    desk.remove(request.name("id"), force);
                    return "";
                })
                .thenApply(done -> Answer.EMPTY);
    }

    /** The default engine may be another afterwards, which servers take up at their next start. */
    private <T> CompletionStage<Answer> changed(Work<T> work) {
        return done(work).thenCompose(done -> {
            CompletionStage<Fleet> reloaded = supervisor.reload();
            return reloaded.thenApply(fleet -> Answer.ok(done));
        });
    }

    private <T> CompletionStage<T> done(Work<T> work) {
        FetchSignal signal = new FetchSignal();
        underWay.add(signal);
        CompletableFuture<T> result = CompletableFuture.supplyAsync(() -> run(work, signal), BACKGROUND);
        return result.whenComplete((done, failure) -> underWay.remove(signal));
    }

    private <T> T run(Work<T> work, FetchSignal signal) {
        try {
            return work.run(signal, progress -> hub.tell(FleetChange.EngineProgress.of(progress, clock.instant())));
        } catch (IOException denied) {
            throw new PaddockException(
                    Kind.FAILED,
                    Problem.of(
                            "unwritable-home",
                            "Paddock's files cannot be read or written",
                            IoWords.why(denied),
                            "Check the permissions of the folder and that the disk is not full."));
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw new PaddockException(Kind.CANCELLED, Problem.of("interrupted", "Interrupted", "", null));
        }
    }
}
