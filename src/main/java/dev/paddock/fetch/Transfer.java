package dev.paddock.fetch;

import dev.paddock.domain.IoWords;
import dev.paddock.fetch.FetchFailure.CannotWrite;
import dev.paddock.fetch.FetchFailure.Changing;
import dev.paddock.fetch.FetchFailure.Truncated;
import dev.paddock.fetch.FetchFailure.WrongDigest;
import dev.paddock.fetch.FetchOutcome.Done;
import dev.paddock.fetch.FetchOutcome.Failed;
import dev.paddock.fetch.FetchOutcome.Stopped;
import dev.paddock.fetch.PartState.Range;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of one fetch. The calling thread watches, reports and saves; workers fetch, and have ended when it returns. */
final class Transfer {
    private static final Logger LOG = LoggerFactory.getLogger(Transfer.class);
    private static final int MOST_CHANGES = 2;
    private static final Duration SAVED_EVERY = Duration.ofSeconds(2);

    private final FetchRequest request;
    private final Means means;
    private final FetchSignal signal;
    private final Reporter reporter;
    private final PartFile part;

    Transfer(FetchRequest request, Means means, FetchSignal signal, Consumer<FetchProgress> listener, PartFile part) {
        this.request = request;
        this.means = means;
        this.signal = signal;
        this.reporter = new Reporter(listener);
        this.part = part;
    }

    FetchOutcome run() throws IOException {
        if (!part.fits(request)) {
            part.clear();
        }
        int changes = 0;
        for (int begun = 1; ; begun++) {
            try {
                return new Run().run();
            } catch (Again again) {
                part.clear();
                FetchFailure why = again.why();
                if (why == null && ++changes > MOST_CHANGES) {
                    return new Failed(new Changing(request.source()), 0);
                }
                if (why != null && begun >= means.patience().tries()) {
                    return new Failed(why, 0);
                }
                if (why != null) {
                    signal.awaitStop(means.patience().before(begun));
                }
            }
        }
    }

    /** From the beginning, or from what is there, to the end. */
    private final class Run {
        private final FetchSignal halt = signal.child();
        private final Ranges ranges = new Ranges(request, means, part, halt);
        private final List<CompletableFuture<Void>> workers = new ArrayList<>();
        private @Nullable RunningDigest digest;
        private long savedAt = System.nanoTime();

        FetchOutcome run() throws IOException, Again {
            try {
                if (!ranges.opened().isDone()) {
                    startWorker();
                }
                watch(CompletableFuture.anyOf(ranges.opened(), all()));
                Segments segments = ranges.opened().getNow(null);
                if (segments != null) {
                    digest = new RunningDigest(part.channel(), segments);
                    save(segments);
                    for (int more = workers.size(); more < wanted(segments); more++) {
                        startWorker();
                    }
                    watch(all());
                }
                endWorkers();
                return segments == null || signal.isStopped() ? stopped(segments) : complete(segments);
            } catch (FetchException failed) {
                endWorkers();
                return new Failed(failed.failure(), keep());
            } finally {
                endWorkers();
                if (digest != null) {
                    digest.abandon();
                }
            }
        }

        private int wanted(Segments segments) {
            long rest = Math.max(0, segments.end() - segments.bytes());
            return ranges.ranged() ? (int) Math.min(request.connections(), Math.ceilDiv(rest, means.piece())) : 1;
        }

        private void startWorker() {
            CompletableFuture<Void> ended = new CompletableFuture<>();
            workers.add(ended);
            Thread.ofVirtual().name("fetch-range").start(() -> {
                try {
                    ranges.work();
                    ended.complete(null);
                } catch (Throwable failed) {
                    ended.completeExceptionally(failed);
                    halt.pause();
                }
            });
        }

        private CompletableFuture<Void> all() {
            return CompletableFuture.allOf(workers.toArray(CompletableFuture[]::new));
        }

        /** Until it is done; tells and saves meanwhile. */
        private void watch(CompletableFuture<?> something) throws IOException, Again {
            while (true) {
                try {
                    something.get(FetchSignal.LOOK_MILLIS, TimeUnit.MILLISECONDS);
                    return;
                } catch (TimeoutException notYet) {
                    tick();
                } catch (InterruptedException ending) {
                    Thread.currentThread().interrupt();
                    signal.pause();
                    halt.pause();
                    return;
                } catch (ExecutionException failed) {
                    rethrow(failed.getCause());
                }
            }
        }

        private void tick() {
            Segments segments = ranges.opened().getNow(null);
            long bytes = segments == null ? there() : segments.bytes();
            reporter.report(bytes, segments == null ? total() : segments.total(), ranges.waiting(), segments != null);
            if (segments != null && System.nanoTime() - savedAt > SAVED_EVERY.toNanos()) {
                save(segments);
            }
        }

        private void rethrow(@Nullable Throwable why) throws IOException, Again {
            switch (why) {
                case IOException failed -> throw failed;
                case Again again -> throw again;
                case null, default -> throw new IllegalStateException("a worker failed", why);
            }
        }

        /** Returns when none writes any more. The first failure counts, and was told. */
        private void endWorkers() {
            halt.pause();
            for (CompletableFuture<Void> worker : workers) {
                try {
                    worker.join();
                } catch (CompletionException | CancellationException told) {
                    LOG.debug("A range ended", told);
                }
            }
        }

        private FetchOutcome complete(Segments segments) throws IOException {
            Long total = segments.total();
            long bytes = segments.bytes();
            if (total != null && bytes < total) {
                return new Failed(new Truncated(request.source(), bytes, total), keep());
            }
            if (request.size() != null && bytes != request.size()) {
                part.remove();
                return new Failed(new FetchFailure.WrongSize(request.source(), request.size(), bytes), 0);
            }
            save(segments);
            reporter.checking(bytes);
            segments.close();
            String actual = digest == null ? "" : digest.join();
            if (request.sha256() != null && !request.sha256().equals(actual)) {
                part.remove();
                return new Failed(new WrongDigest(request.source(), request.sha256(), actual), 0);
            }
            part.finish(bytes);
            return new Done(request.target(), bytes, actual, request.sha256() != null, false);
        }

        private FetchOutcome stopped(@Nullable Segments segments) throws IOException {
            if (signal.isCancelled()) {
                part.remove();
                return new Stopped(0);
            }
            return new Stopped(keep());
        }

        /** Saves what is there, and says how much that is. */
        private long keep() {
            Segments segments = ranges.opened().getNow(null);
            if (segments == null) {
                return there();
            }
            save(segments);
            return segments.bytes();
        }

        /** An old state names fewer bytes, no wrong ones: it does no harm where a new one cannot be written. */
        private void save(Segments segments) {
            try {
                part.save(request, ranges.validator(), segments.total(), segments.done());
            } catch (IOException failed) {
                LOG.warn("The state of a download cannot be saved: {}", IoWords.why(failed));
            }
            savedAt = System.nanoTime();
        }

        private long there() {
            PartState known = part.state();
            return known == null
                    ? 0
                    : known.done().stream().mapToLong(Range::bytes).sum();
        }

        private @Nullable Long total() {
            PartState known = part.state();
            return known == null ? request.size() : known.total();
        }
    }

    static FetchFailure cannotWrite(FetchRequest request, IOException why) {
        return new CannotWrite(request.target(), IoWords.why(why));
    }
}
