package dev.paddock.fetch;

import dev.paddock.fetch.PartState.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Which bytes of a file are there, and which of the others is to be fetched next: the first in the order of the file, so that the
 * digest can follow close behind. Safe for several threads.
 */
final class Segments {
    /** A stretch of the file that one connection fetches. */
    final class Segment {
        private final long from;
        private long to;
        private long at;
        private boolean taken;

        private Segment(long from, long to, long at) {
            this.from = from;
            this.to = to;
            this.at = at;
        }

        /** Where the next byte belongs. */
        long at() {
            lock.lock();
            try {
                return at;
            } finally {
                lock.unlock();
            }
        }

        /** Exclusive; {@link Long#MAX_VALUE} where nobody knows. */
        long to() {
            lock.lock();
            try {
                return to;
            } finally {
                lock.unlock();
            }
        }

        /** Nothing comes after what came: where nobody knew the end, here it is. */
        void end() {
            lock.lock();
            try {
                to = at;
            } finally {
                lock.unlock();
            }
        }

        void arrived(long bytes) {
            lock.lock();
            try {
                at += bytes;
                if (whole() >= awaited) {
                    arrived.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }

        /** For another try, or done. */
        void giveBack() {
            lock.lock();
            try {
                taken = false;
            } finally {
                lock.unlock();
            }
        }
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final List<Segment> segments = new ArrayList<>();
    private boolean closed;
    /** Before it all segments are complete. */
    private int firstOpen;
    /** What somebody waits for. */
    private long awaited = Long.MAX_VALUE;

    /**
     * @param total exclusive end; {@link Long#MAX_VALUE} where nobody knows
     * @param done what is there
     * @param piece the longest stretch for one request
     */
    Segments(long total, List<Range> done, long piece) {
        long end = 0;
        for (Range range : done) {
            cut(end, range.from(), piece);
            segments.add(new Segment(range.from(), range.to(), range.to()));
            end = range.to();
        }
        cut(end, total, piece);
    }

    private void cut(long from, long to, long piece) {
        for (long at = from; at < to; ) {
            long end = piece >= to - at ? to : at + piece;
            segments.add(new Segment(at, end, at));
            at = end;
        }
    }

    /** Null where nothing is left that nobody fetches. */
    @Nullable
    Segment take() {
        lock.lock();
        try {
            for (Segment segment : segments) {
                if (!segment.taken && segment.at < segment.to) {
                    segment.taken = true;
                    return segment;
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Of the whole file; null as long as nobody knows. */
    @Nullable
    Long total() {
        long end = end();
        return end == Long.MAX_VALUE ? null : Long.valueOf(end);
    }

    /** {@link Long#MAX_VALUE} as long as nobody knows. */
    long end() {
        lock.lock();
        try {
            return segments.isEmpty() ? 0 : segments.getLast().to;
        } finally {
            lock.unlock();
        }
    }

    long bytes() {
        lock.lock();
        try {
            return segments.stream()
                    .mapToLong(segment -> segment.at - segment.from)
                    .sum();
        } finally {
            lock.unlock();
        }
    }

    /** How far the file is there without a gap. */
    private long whole() {
        while (firstOpen < segments.size() - 1 && segments.get(firstOpen).at == segments.get(firstOpen).to) {
            firstOpen++;
        }
        return segments.isEmpty() ? 0 : segments.get(firstOpen).at;
    }

    /** Waits until so many are there, and tells how many; fewer only where no more will come. */
    long awaitWhole(long bytes) {
        lock.lock();
        try {
            awaited = bytes;
            while (!closed && whole() < bytes) {
                arrived.awaitUninterruptibly();
            }
            return whole();
        } finally {
            lock.unlock();
        }
    }

    /** No more will come. */
    void close() {
        lock.lock();
        try {
            closed = true;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What is there, neighbours joined. */
    List<Range> done() {
        lock.lock();
        try {
            List<Range> done = new ArrayList<>();
            for (Segment segment : segments) {
                if (segment.at == segment.from) {
                    continue;
                }
                if (!done.isEmpty() && done.getLast().to() == segment.from) {
                    done.add(new Range(done.removeLast().from(), segment.at));
                } else {
                    done.add(new Range(segment.from, segment.at));
                }
            }
            return done;
        } finally {
            lock.unlock();
        }
    }
}
