package dev.paddock.tray;

import dev.paddock.domain.ServerSnapshot;
import dev.paddock.supervisor.Supervisor;
import dev.paddock.tray.TrayBackend.Notice;
import dev.paddock.tray.TrayOutcomes.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What was chosen in the tray or in a notice: carried out, and told what came of it. All of it on the tray's worker. */
final class TrayRequests {
    /** Where the requests belong to. */
    interface Desk {
        /** Any thread. Does it on the worker, unless the tray is closed. */
        void post(Runnable task);

        /** Worker only. Takes up what the supervisor says now. */
        void refresh();

        /** Worker only. */
        void say(Notice notice);
    }

    /** A request without its answer. No record: two of the same kind are two. */
    private static final class UnderWay {
        private final Predicate<String> concerned;

        UnderWay(Predicate<String> concerned) {
            this.concerned = concerned;
        }
    }

    private final Supervisor supervisor;
    private final TrayPorts ports;
    private final TrayOutcomes outcomes;
    private final Desk desk;
    private final List<UnderWay> underWay = new ArrayList<>();
    private List<String> freed = List.of();

    TrayRequests(Supervisor supervisor, TrayPorts ports, TrayTexts texts, Desk desk) {
        this.supervisor = supervisor;
        this.ports = ports;
        this.outcomes = new TrayOutcomes(texts);
        this.desk = desk;
    }

    /** Worker only. What it comes to is told when it is known; a refusal at once is told at once. */
    void perform(TrayAction action) {
        try {
            carryOut(action);
        } catch (RuntimeException refused) {
            outcomes.failed(new Failure(null, refused)).ifPresent(desk::say);
        }
    }

    /** Worker only. Whether something under way may bring this server down, so that its failure is told with that. */
    boolean concern(String server) {
        return underWay.stream().anyMatch(request -> request.concerned.test(server));
    }

    /** Worker only. The servers that were stopped to free memory, and that can be restored. */
    List<String> freed() {
        return freed;
    }

    /** Worker only. After a switch nobody wants them back. */
    void forgetFreed() {
        freed = List.of();
    }

    private void carryOut(TrayAction action) {
        switch (action) {
            case TrayAction.SwitchTo to ->
                ask(
                        name -> true,
                        () -> supervisor.switchTo(to.profile()),
                        (fleet, failure) -> fleet == null
                                ? outcomes.refused(failureOf(failure))
                                : outcomes.switched(to.profile(), fleet));
            case TrayAction.SwitchBack back ->
                ask(name -> true, supervisor::switchBack, (fleet, failure) -> ifFailed(null, failure));
            case TrayAction.Start start -> askOne(start.name(), () -> supervisor.start(start.name()));
            case TrayAction.StartAll all -> startAll(all.names());
            case TrayAction.Stop stop -> askOne(stop.name(), () -> supervisor.stop(stop.name(), false));
            case TrayAction.Restart restart -> askOne(restart.name(), () -> supervisor.restart(restart.name()));
            case TrayAction.FreeMemory free -> freeMemory();
            case TrayAction.Restore restore -> startAll(freed);
            case TrayAction.StopAll all ->
                ask(name -> true, () -> supervisor.stopAll(false), (servers, failure) -> ifFailed(null, failure));
            case TrayAction.CopyAddress copy -> ports.copy(copy.address().toString());
            case TrayAction.OpenPage open -> ports.browse(open.page());
            case TrayAction.OpenWindow open -> ports.openWindow();
            case TrayAction.Quit quit -> ports.quit(quit.stopServers());
        }
    }

    private <T> void askOne(String server, Supplier<CompletionStage<T>> request) {
        ask(server::equals, request, (done, failure) -> ifFailed(server, failure));
    }

    private void startAll(List<String> names) {
        askEach(names, supervisor::start);
    }

    /** What is attached belongs to somebody else, so its memory is not ours to free. */
    private void freeMemory() {
        freed = supervisor.fleet().servers().stream()
                .filter(server -> server.state().isActive() && !server.attached())
                .map(ServerSnapshot::name)
                .toList();
        askEach(freed, name -> supervisor.stop(name, false));
    }

    private void askEach(List<String> names, Function<String, CompletionStage<ServerSnapshot>> request) {
        ask(
                names::contains,
                () -> {
                    List<CompletableFuture<Optional<Failure>>> each = names.stream()
                            .map(name -> started(() -> request.apply(name))
                                    .handle((server, failure) ->
                                            Optional.ofNullable(failure).map(cause -> new Failure(name, cause)))
                                    .toCompletableFuture())
                            .toList();
                    return CompletableFuture.allOf(each.toArray(CompletableFuture[]::new))
                            .thenApply(all -> each.stream()
                                    .flatMap(one -> one.join().stream())
                                    .toList());
                },
                (failures, failure) -> failures == null ? ifFailed(null, failure) : outcomes.failed(failures));
    }

    private Optional<Notice> ifFailed(@Nullable String server, @Nullable Throwable failure) {
        return failure == null ? Optional.empty() : outcomes.failed(new Failure(server, failure));
    }

    private static Throwable failureOf(@Nullable Throwable failure) {
        return failure == null ? new IllegalStateException("no result") : failure;
    }

    /**
     * While a request is under way its servers' failures are not told one by one, but in what the request came to.
     *
     * @param concerned the servers that it may bring down
     */
    private <T> void ask(
            Predicate<String> concerned,
            Supplier<CompletionStage<T>> request,
            BiFunction<@Nullable T, @Nullable Throwable, Optional<Notice>> outcome) {
        UnderWay entry = new UnderWay(concerned);
        underWay.add(entry);
        started(request)
                .whenComplete((result, failure) -> desk.post(() -> {
                    desk.refresh();
                    underWay.remove(entry);
                    outcome.apply(result, failure).ifPresent(desk::say);
                }));
    }

    private static <T> CompletionStage<T> started(Supplier<CompletionStage<T>> request) {
        try {
            return request.get();
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }
}
