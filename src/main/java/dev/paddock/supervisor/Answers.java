package dev.paddock.supervisor;

import dev.paddock.domain.PaddockException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Completes what others wait for on threads of their own: what they do then must not hold up a server. */
final class Answers {
    static final Executor BACKGROUND = task -> Thread.ofVirtual().name("answer").start(task);

    private Answers() {}

    static <T> void give(CompletableFuture<T> answer, T value) {
        BACKGROUND.execute(() -> answer.complete(value));
    }

    static void fail(CompletableFuture<?> answer, PaddockException reason) {
        BACKGROUND.execute(() -> answer.completeExceptionally(reason));
    }
}
