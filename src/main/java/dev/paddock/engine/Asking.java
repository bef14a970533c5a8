package dev.paddock.engine;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Waits for an answer that takes a process, no longer than somebody wants it. */
public final class Asking {
    /** How soon it is noticed that nobody wants it any more. */
    private static final long LOOK_MILLIS = 20;

    private Asking() {}

    /**
     * What the question comes to; it is interrupted where it is not waited for any more.
     *
     * @param cancelled asked again and again meanwhile
     * @throws CancellationException where it was cancelled
     * @throws TimeoutException where it took longer than {@code most}
     * @throws ExecutionException with what the question threw
     */
    public static <T> T ask(String thread, Callable<T> question, Duration most, BooleanSupplier cancelled)
            throws InterruptedException, ExecutionException, TimeoutException {
        FutureTask<T> task = new FutureTask<>(question);
        Thread.ofVirtual().name(thread).start(task);
        long end = System.nanoTime() + most.toNanos();
        try {
            while (!cancelled.getAsBoolean()) {
                try {
                    return task.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException notYet) {
                    if (System.nanoTime() - end > 0) {
                        throw notYet;
                    }
                }
            }
            throw new CancellationException();
        } finally {
            task.cancel(true);
        }
    }
}
