package dev.paddock.builtin;

import de.kherud.llama.LlamaIterator;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One reply in the making: a slot's thread {@link #run}s it, the request's thread takes its {@link Event}s. Either may be
 * ahead of the other.
 */
final class Generation {
    sealed interface Event {}

    record Piece(String text) implements Event {}

    record Done(Outcome outcome) implements Event {}

    record Failed(ApiException why) implements Event {}

    private final CompletionRequest request;
    private final int task;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private volatile boolean cancelled;

    Generation(CompletionRequest request, int task) {
        this.request = request;
        this.task = task;
    }

    CompletionRequest request() {
        return request;
    }

    int task() {
        return task;
    }

    /** The next event, or null where none came in time. */
    @Nullable
    Event poll(Duration patience) throws InterruptedException {
        return events.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Nobody wants the rest. Takes effect with the next token. */
    void cancel() {
        cancelled = true;
    }

    /** Blocks until the reply ends. Never throws for what went wrong in llama.cpp: that is an event. */
    void run(NativeModel model, int slot, EngineLog log, Metrics metrics) {
        if (cancelled) {
            return;
        }
        String prefix = "id " + String.format(Locale.ROOT, "%2d", slot) + " | task " + task + " | ";
        log.info("slot", "launch_slot_", prefix + "processing task, is_child = 0");
        try {
            Outcome outcome = request.maxTokens() == 0 ? nothing(slot) : generate(model, slot);
            outcome.timings().logTo(log, prefix);
            int tokens = outcome.timings().promptTokens() + outcome.timings().replyTokens();
            log.info(
                    "slot",
                    "release",
                    prefix + "stop processing: n_tokens = " + tokens + ", truncated = "
                            + (outcome.truncated() ? 1 : 0));
            metrics.add(outcome.timings());
            events.add(new Done(outcome));
        } catch (RuntimeException refused) {
            String why = String.valueOf(refused.getMessage());
            log.error("srv", "send_error", "task id = " + task + ", error: " + why);
            events.add(new Failed(ApiException.failed(why)));
        }
    }

    private Outcome nothing(int slot) {
        return new Outcome(Outcome.Reason.LIMIT, "", false, slot, new Timings(request.promptTokens(), 0, 0, 0));
    }

    private Outcome generate(NativeModel model, int slot) {
        StopStrings stops = new StopStrings(request.stops());
        long start = System.nanoTime();
        long first = 0;
        int tokens = 0;
        boolean endedByModel = false;
        LlamaIterator pieces = model.generate(request.parameters());
        while (pieces.hasNext()) {
            String piece = pieces.next().text;
            if (!pieces.hasNext()) {
                break;
            }
            first = tokens == 0 ? System.nanoTime() : first;
            tokens++;
            // llama.cpp shows the end-of-text token as an empty piece, and it is the last one.
            endedByModel = piece.isEmpty();
            String certain = stops.pass(piece);
            if (stops.hasMatched() || cancelled) {
                // Right after a token: a result that llama.cpp queues between the two is never fetched, and from then
                // on
                // its waiting threads spin.
                pieces.cancel();
                offer(certain);
                break;
            }
            offer(certain);
        }
        offer(stops.rest());
        long end = System.nanoTime();
        return outcome(slot, stops.matched(), endedByModel, tokens, start, first == 0 ? end : first, end);
    }

    private void offer(String text) {
        if (!text.isEmpty()) {
            events.add(new Piece(text));
        }
    }

    private Outcome outcome(
            int slot, String matched, boolean endedByModel, int tokens, long start, long first, long end) {
        Outcome.Reason reason =
                matched.isEmpty() ? endedByModel ? Outcome.Reason.EOS : Outcome.Reason.LIMIT : Outcome.Reason.WORD;
        boolean limit = reason == Outcome.Reason.LIMIT && !cancelled;
        // A character of several tokens comes as one piece; at the limit the true number is known.
        int reply = limit ? request.maxTokens() : tokens;
        Timings timings = new Timings(request.promptTokens(), (first - start) / 1e6, reply, (end - first) / 1e6);
        return new Outcome(reason, matched, limit && request.filled(), slot, timings);
    }
}
