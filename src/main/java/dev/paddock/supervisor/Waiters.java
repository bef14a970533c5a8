package dev.paddock.supervisor;

import dev.paddock.domain.PaddockException;
import dev.paddock.domain.ServerSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Who waits for a server to be ready and who waits for it to be stopped. For the server's own thread. */
final class Waiters {
    private final List<CompletableFuture<ServerSnapshot>> forReady = new ArrayList<>();
    private final List<CompletableFuture<ServerSnapshot>> forStop = new ArrayList<>();

    void awaitReady(CompletableFuture<ServerSnapshot> answer) {
        forReady.add(answer);
    }

    void awaitStop(CompletableFuture<ServerSnapshot> answer) {
        forStop.add(answer);
    }

    void tell(CompletableFuture<ServerSnapshot> answer, ServerSnapshot snapshot) {
        Answers.give(answer, snapshot);
    }

    void ready(ServerSnapshot snapshot) {
        drain(forReady).forEach(answer -> Answers.give(answer, snapshot));
    }

    void stopped(ServerSnapshot snapshot) {
        drain(forStop).forEach(answer -> Answers.give(answer, snapshot));
    }

    /** Neither ready nor stopped will come. */
    void failed(PaddockException reason) {
        drain(forReady).forEach(answer -> Answers.fail(answer, reason));
        drain(forStop).forEach(answer -> Answers.fail(answer, reason));
    }

    void failedStart(PaddockException reason) {
        drain(forReady).forEach(answer -> Answers.fail(answer, reason));
    }

    void cancelStart(String name) {
        failedStart(Troubles.cancelled(name));
    }

    private static List<CompletableFuture<ServerSnapshot>> drain(List<CompletableFuture<ServerSnapshot>> waiting) {
        List<CompletableFuture<ServerSnapshot>> all = List.copyOf(waiting);
        waiting.clear();
        return all;
    }
}
