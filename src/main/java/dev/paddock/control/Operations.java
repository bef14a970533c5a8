package dev.paddock.control;

import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** What was asked for on {@code ?async} and goes on behind the answer. Safe for several threads. */
final class Operations {
    private static final int MOST_RUNNING = 256;
    private static final int MOST_FINISHED = 256;

    enum Status {
        RUNNING,
        DONE,
        FAILED
    }

    /**
     * @param request as it was asked: {@code POST servers/demo/start}
     * @param result what the answer would have been; null while it runs, where it failed, and where there is none
     * @param problem why it failed
     */
    record Operation(
            long id,
            String request,
            Status status,
            Instant startedAt,
            @Nullable Instant finishedAt,
            @Nullable Object result,
            @Nullable ProblemJson problem) {}

    @FunctionalInterface
    interface Work {
        CompletionStage<Answer> begin() throws InterruptedException;
    }

    private final Clock clock;
    private final Map<Long, Operation> all = new LinkedHashMap<>();
    private final Deque<Long> finished = new ArrayDeque<>();
    private long last;

    Operations(Clock clock) {
        this.clock = clock;
    }

    /** The answer that tells where to ask. */
    Answer begin(String request, Work work) throws InterruptedException {
        Operation operation = add(request);
        try {
            work.begin().whenComplete((answer, failure) -> finish(operation, answer, failure));
        } catch (PaddockException refused) {
            forget(operation);
            throw refused;
        }
        return Answer.of(202, get(operation.id())).with("Location", Request.ROOT + "/operations/" + operation.id());
    }

    private synchronized Operation add(String request) {
        if (all.size() - finished.size() >= MOST_RUNNING) {
            throw new PaddockException(
                    Kind.CONFLICT,
                    Problem.of(
                            "too-many-operations",
                            "Too much is under way",
                            MOST_RUNNING + " requests were not waited for",
                            "Wait until some are done."));
        }
        Operation operation = new Operation(++last, request, Status.RUNNING, clock.instant(), null, null, null);
        all.put(operation.id(), operation);
        return operation;
    }

    private synchronized void forget(Operation operation) {
        all.remove(operation.id());
    }

    private synchronized void finish(Operation before, @Nullable Answer answer, @Nullable Throwable failure) {
        Object result = answer != null && answer.content() instanceof Answer.Json(Object value) ? value : null;
        all.put(
                before.id(),
                new Operation(
                        before.id(),
                        before.request(),
                        failure == null ? Status.DONE : Status.FAILED,
                        before.startedAt(),
                        clock.instant(),
                        result,
                        failure == null ? null : problem(failure)));
        finished.add(before.id());
        if (finished.size() > MOST_FINISHED) {
            all.remove(finished.remove());
        }
    }

    /** @throws PaddockException NOT_FOUND where it never was, or has long been over */
    synchronized Operation get(long id) {
        Operation operation = all.get(id);
        if (operation == null) {
            throw PaddockException.notFound("operation", Long.toString(id));
        }
        return operation;
    }

    /** In the order in which they began. */
    synchronized Collection<Operation> list() {
        return List.copyOf(all.values());
    }

    /** What went wrong, as a caller is told. */
    static ProblemJson problem(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof PaddockException refused
                ? ProblemJson.of(refused.kind(), refused.problem())
                : ProblemJson.of(
                        Kind.FAILED,
                        Problem.of("internal", "The request could not be carried out", cause.toString(), null));
    }
}
