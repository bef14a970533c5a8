package dev.paddock.supervisor;

import dev.paddock.domain.PaddockException;
import dev.paddock.domain.ServerSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A queue and the one virtual thread that works it off. Whatever is posted after the end is refused at once. */
final class Mailbox {
    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

    private final LinkedBlockingQueue<Message> queue = new LinkedBlockingQueue<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final String name;
    private final Consumer<Message> handler;
    private final Runnable onTime;
    private final Consumer<RuntimeException> broken;
    private final LongSupplier nextDeadline;
    private @Nullable Supplier<PaddockException> ended;

    /**
     * @param onTime called after each message and when a deadline passed
     * @param broken told of what handler or onTime threw
     * @param nextDeadline in {@link System#nanoTime} from now; {@link Long#MAX_VALUE} for none
     */
    Mailbox(
            String name,
            Consumer<Message> handler,
            Runnable onTime,
            Consumer<RuntimeException> broken,
            LongSupplier nextDeadline) {
        this.name = name;
        this.handler = handler;
        this.onTime = onTime;
        this.broken = broken;
        this.nextDeadline = nextDeadline;
    }

    void begin() {
        Thread.ofVirtual().name("server-" + name).start(this::work);
    }

    CompletionStage<ServerSnapshot> ask(Function<CompletableFuture<ServerSnapshot>, Message> request) {
        CompletableFuture<ServerSnapshot> answer = new CompletableFuture<>();
        post(request.apply(answer));
        return answer;
    }

    void post(Message message) {
        Supplier<PaddockException> refusal;
        lock.lock();
        try {
            refusal = ended;
            if (refusal == null) {
                queue.add(message);
            }
        } finally {
            lock.unlock();
        }
        if (refusal != null) {
            message.refuse(refusal.get());
        }
    }

    /** Whether such a message waits. */
    boolean holds(Predicate<Message> kind) {
        return queue.stream().anyMatch(kind);
    }

    /** Called by the working thread: what waits is refused, the thread ends. */
    void end(Supplier<PaddockException> refusal) {
        List<Message> rest = new ArrayList<>();
        lock.lock();
        try {
            ended = refusal;
            queue.drainTo(rest);
        } finally {
            lock.unlock();
        }
        rest.forEach(message -> message.refuse(refusal.get()));
    }

    private boolean hasEnded() {
        lock.lock();
        try {
            return ended != null;
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        while (!hasEnded()) {
            try {
                Message message = next();
                if (message != null) {
                    handler.accept(message);
                }
                onTime.run();
            } catch (InterruptedException nobodyInterruptsIt) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(nobodyInterruptsIt);
            } catch (RuntimeException bug) {
                repair(bug);
            }
        }
    }

    private void repair(RuntimeException bug) {
        try {
            broken.accept(bug);
        } catch (RuntimeException again) {
            LOG.error("The supervision of \"{}\" failed, and failed to recover", name, again);
        }
    }

    private @Nullable Message next() throws InterruptedException {
        long wait = nextDeadline.getAsLong();
        return wait == Long.MAX_VALUE ? queue.take() : queue.poll(Math.max(0, wait), TimeUnit.NANOSECONDS);
    }
}
