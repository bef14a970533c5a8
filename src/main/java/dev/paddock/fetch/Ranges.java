package dev.paddock.fetch;

import dev.paddock.fetch.FetchFailure.BadAnswer;
import dev.paddock.fetch.FetchFailure.Truncated;
import dev.paddock.fetch.PartState.Range;
import dev.paddock.fetch.Segments.Segment;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the ranges of one file, each worker one after the other. The first answer tells how large the file is and whether the
 * server can ranges at all; the others begin after that. Safe for several threads.
 */
final class Ranges {
    private final FetchRequest request;
    private final Means means;
    private final PartFile part;
    private final FetchSignal halt;
    private final List<Range> there;
    private final CompletableFuture<Segments> opened = new CompletableFuture<>();
    private volatile @Nullable String validator;
    private volatile boolean ranged = true;
    /** Where the source leads, as long as that answers: the way there is not gone again for each range. */
    private volatile @Nullable URI shortcut;

    private volatile @Nullable String waiting;

    /** @param halt ends all workers */
    Ranges(FetchRequest request, Means means, PartFile part, FetchSignal halt) {
        this.request = request;
        this.means = means;
        this.part = part;
        this.halt = halt;
        PartState known = part.state();
        this.there = known == null ? List.of() : known.done();
        this.validator = known == null ? null : known.validator();
        if (known != null && known.total() != null) {
            Segments all = new Segments(known.total(), there, Long.MAX_VALUE);
            if (all.bytes() == known.total()) {
                opened.complete(all);
            }
        }
    }

    /** Done as soon as it is known what is to be fetched. */
    CompletableFuture<Segments> opened() {
        return opened;
    }

    @Nullable
    String validator() {
        return validator;
    }

    boolean ranged() {
        return ranged;
    }

    /** Why a worker waits; null where none does. */
    @Nullable
    String waiting() {
        return waiting;
    }

    /**
     * One worker's life: until nothing is left to take, or {@code halt}.
     *
     * @throws FetchException where trying again is of no use any more
     */
    void work() throws FetchException, Again {
        int failed = 0;
        while (!halt.isStopped()) {
            Segments all = opened.getNow(null);
            Segment next = all == null ? null : all.take();
            if (all != null && next == null) {
                return;
            }
            Attempt attempt = new Attempt(next);
            try {
                attempt.run();
                failed = 0;
            } catch (FetchException broken) {
                if (halt.isStopped()) {
                    return;
                }
                failed = attempt.moved ? 1 : failed + 1;
                if (attempt.isOfTheShortcut(broken.failure())) {
                    shortcut = null;
                } else {
                    pause(broken, failed);
                }
            } finally {
                attempt.giveBack();
            }
        }
    }

    private void pause(FetchException broken, int failed) throws FetchException, Again {
        Patience patience = means.patience();
        FetchFailure why = broken.failure();
        if (!why.passes() || failed >= patience.tries()) {
            throw broken;
        }
        Duration wait = patience.before(failed);
        Duration asked = why.again();
        if (asked != null) {
            wait = asked.compareTo(wait) < 0 ? wait : asked;
            if (wait.compareTo(patience.longestWait()) > 0) {
                throw broken;
            }
        }
        if (opened.isDone() && !ranged) {
            throw new Again(why);
        }
        waiting = why.problem().title() + "; trying again in " + FetchWords.words(wait);
        halt.awaitStop(wait);
        waiting = null;
    }

    private long piece() {
        return request.connections() == 1 ? Long.MAX_VALUE : means.piece();
    }

    /** One request. */
    private final class Attempt {
        private @Nullable Segment segment;
        private final long from;
        private @Nullable URI by;
        private boolean moved;
        private volatile boolean changed;

        Attempt(@Nullable Segment segment) {
            this.segment = segment;
            this.from = segment == null ? firstGap() : segment.at();
        }

        private long firstGap() {
            return there.isEmpty() || there.getFirst().from() > 0
                    ? 0
                    : there.getFirst().to();
        }

        void run() throws FetchException, Again {
            by = shortcut;
            URI uri = by == null ? request.source() : by;
            Web.Ask ask = new Web.Ask(
                    uri, "GET", headers(), by == null ? request.token().get() : null);
            Web.Reply reply;
            try {
                reply = means.web().send(ask, halt, this::sink);
            } catch (FetchException failed) {
                if (changed) {
                    throw new Again(null);
                }
                throw failed;
            }
            if (!reply.wanted()) {
                refused(reply, ask.token() != null);
                return;
            }
            if (by == null) {
                shortcut = reply.uri();
            }
            Segment mine = segment;
            if (mine != null && mine.to() != Long.MAX_VALUE && mine.at() < mine.to()) {
                throw new FetchException(new Truncated(request.source(), mine.at(), mine.to()));
            }
            if (mine != null) {
                mine.end();
            }
        }

        private Map<String, String> headers() {
            Map<String, String> headers = new HashMap<>(request.headers());
            headers.put("Range", "bytes=" + from + "-" + last());
            String known = validator;
            if (known != null) {
                headers.put("If-Range", known);
            }
            return headers;
        }

        private String last() {
            Segment mine = segment;
            if (mine != null) {
                return mine.to() == Long.MAX_VALUE ? "" : String.valueOf(mine.to() - 1);
            }
            return request.connections() == 1 ? "" : String.valueOf(from + means.piece() - 1);
        }

        private void refused(Web.Reply reply, boolean withToken) throws FetchException, Again {
            if (reply.status() != 416) {
                throw new FetchException(Web.failure(reply, withToken));
            }
            Long size = Remote.sizeOf(reply.headers());
            if (from > 0) {
                throw new Again(null);
            }
            if (size == null || size != 0) {
                throw new FetchException(new BadAnswer(request.source(), "refuses the beginning of the file"));
            }
            opened.complete(new Segments(0, List.of(), Long.MAX_VALUE));
        }

        private Inflow.@Nullable Sink sink(ResponseInfo head) throws FetchException {
            Remote remote = Remote.of(head, request);
            if (remote == null) {
                return null;
            }
            if (isOther(remote)) {
                changed = true;
                throw new FetchException(new BadAnswer(request.source(), "changed"));
            }
            if (segment == null) {
                open(remote);
            }
            return this::take;
        }

        private boolean isOther(Remote remote) {
            Segments all = opened.getNow(null);
            PartState known = part.state();
            boolean otherTotal = known != null
                    && known.total() != null
                    && remote.total() != null
                    && !known.total().equals(remote.total());
            boolean otherName = validator != null
                    && remote.validator() != null
                    && !remote.validator().equals(validator);
            return remote.from() != from || otherTotal || otherName || all != null && !remote.ranged() && from > 0;
        }

        private void open(Remote remote) throws FetchException {
            long total = remote.total() == null ? Long.MAX_VALUE : remote.total();
            Segments all = new Segments(total, there, remote.ranged() ? piece() : Long.MAX_VALUE);
            if (remote.total() != null) {
                part.checkRoom(remote.total(), all.bytes());
            }
            validator = remote.validator() == null ? validator : remote.validator();
            ranged = remote.ranged();
            segment = all.take();
            opened.complete(all);
        }

        private void take(List<ByteBuffer> content) throws IOException {
            Segment mine = segment;
            long bytes = 0;
            for (ByteBuffer piece : content) {
                int size = piece.remaining();
                if (mine == null || size > mine.to() - mine.at()) {
                    throw new FetchException(new BadAnswer(request.source(), "sends more than was asked for"));
                }
                part.write(piece, mine.at(), () -> stillMissing(mine));
                mine.arrived(size);
                bytes += size;
            }
            moved = moved || bytes > 0;
            means.limit().pay(bytes, halt);
        }

        private long stillMissing(Segment mine) {
            Segments all = opened.getNow(null);
            PartState known = part.state();
            Long total = known == null ? null : known.total();
            return all == null || total == null ? Math.max(1, mine.to() - mine.at()) : total - all.bytes();
        }

        /** A signed address that is too old: the source gives a new one. */
        boolean isOfTheShortcut(FetchFailure why) {
            return by != null
                    && !by.equals(request.source())
                    && (why instanceof FetchFailure.Refused || why instanceof FetchFailure.NotFound);
        }

        void giveBack() {
            Segment mine = segment;
            if (mine != null) {
                mine.giveBack();
            }
        }
    }
}
