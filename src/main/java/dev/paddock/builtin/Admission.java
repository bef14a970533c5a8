package dev.paddock.builtin;

import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * Keeps the requests that are in memory at a time within what the heap can bear. Each size of requests has a share of it that
 * larger ones never hold: a short question does not wait for a long text. Within a share they wait in the order in which they came,
 * their bodies unread. For any thread.
 */
final class Admission {
    /** The largest body that is taken. */
    static final int LONGEST_BODY = 16 << 20;

    /** Below it bodies are small. */
    static final int SMALL_BODY = 64 << 10;

    private static final int MEDIUM_BODY = 1 << 20;

    /** What a body takes while it is read: as bytes, as a text, in its JSON, and as tokens. */
    private static final int READING = 8;

    /** What is kept of it until it is answered: its text, and once more for llama.cpp. */
    private static final int KEPT = 3;

    /** What the bytes alone take, with what their array grows by. */
    private static final int UNREAD = 2;

    private static final int KIB = 1024;
    private static final int UNKNOWN = -1;

    private final List<Share> shares;

    /** @param heap bytes that the process may use */
    Admission(long heap) {
        shares = List.of(
                new Share(SMALL_BODY, heap / 16), new Share(MEDIUM_BODY, heap / 8), new Share(LONGEST_BODY, heap / 2));
    }

    /** Of bodies up to a size. */
    private static final class Share {
        private final int longest;
        private final int all;
        private final Semaphore room;

        private Share(int longest, long bytes) {
            this.longest = longest;
            this.all = Math.toIntExact(Math.max(bytes, (long) longest * READING) / KIB);
            this.room = new Semaphore(all, true);
        }

        private int kib(long bytes) {
            return (int) Math.min(bytes / KIB + 1, all);
        }
    }

    /**
     * Waits until there is room for a body of so many bytes.
     *
     * @param announced -1 where the client does not say; then it begins as a small one
     */
    Place enter(long announced) throws InterruptedException {
        long bytes = announced == UNKNOWN ? SMALL_BODY : Math.clamp(announced, 0, LONGEST_BODY);
        return new Place(bytes);
    }

    private int shareOf(long bytes) {
        int share = 0;
        while (shares.get(share).longest < bytes) {
            share++;
        }
        return share;
    }

    /** Of one request, from before its body is read until it is answered. For one thread. */
    final class Place implements AutoCloseable {
        private int share;
        private int taken;
        private long room;

        private Place(long bytes) throws InterruptedException {
            take(shareOf(bytes), bytes);
        }

        private void take(int wanted, long bytes) throws InterruptedException {
            int permits = shares.get(wanted).kib(bytes * READING);
            shares.get(wanted).room.acquire(permits);
            share = wanted;
            taken = permits;
            room = bytes;
        }

        /**
         * Waits until there is room for so much of a body, of which all but the last piece is read. One that outgrows its share
         * waits for the next larger and holds on to the smaller meanwhile, never the other way about: so none wait for each other.
         *
         * @param bytes at most {@link #LONGEST_BODY}
         */
        void grow(int bytes) throws InterruptedException {
            if (bytes <= room) {
                return;
            }
            int wanted = shareOf(bytes);
            keep((long) bytes * UNREAD);
            int held = taken;
            Semaphore smaller = shares.get(share).room;
            take(wanted, shares.get(wanted).longest);
            smaller.release(held);
        }

        /** The body is read to its end, and is so long. */
        void ended(int bytes) {
            keep((long) bytes * READING);
        }

        /** No more than the text is needed of the body, which was so long. */
        void understood(int bytes) {
            keep((long) bytes * KEPT);
        }

        private void keep(long bytes) {
            int less = Math.min(taken, shares.get(share).kib(bytes));
            shares.get(share).room.release(taken - less);
            taken = less;
        }

        @Override
        public void close() {
            shares.get(share).room.release(taken);
            taken = 0;
        }
    }
}
