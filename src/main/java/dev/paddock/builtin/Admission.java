package dev.paddock.builtin;

import java.util.concurrent.Semaphore;

/**
 * Keeps the requests that are in memory at a time within what the heap can bear. The others wait in the order in which they came,
 * their bodies unread. For any thread.
 */
final class Admission {
    /** The largest body that is taken. */
    static final int LONGEST_BODY = 16 << 20;

    /** What a body takes while it is read: as bytes, as a text, in its JSON, and as tokens. */
    private static final int READING = 8;

    /** What is kept of it until it is answered: its text, and once more for llama.cpp. */
    private static final int KEPT = 3;

    private static final int KIB = 1024;
    private static final int UNKNOWN = -1;

    private final Semaphore room;
    private final int all;

    /** @param heap bytes that the process may use */
    Admission(long heap) {
        all = Math.toIntExact(Math.max(heap / 2, (long) LONGEST_BODY * READING) / KIB);
        room = new Semaphore(all, true);
    }

    /**
     * Waits until there is room for a body of so many bytes.
     *
     * @param announced -1 where the client does not say; then it may be a largest one
     */
    Place enter(long announced) throws InterruptedException {
        long bytes = announced == UNKNOWN ? LONGEST_BODY : Math.clamp(announced, 0, LONGEST_BODY);
        Place place = new Place(kib(bytes * READING));
        room.acquire(place.taken);
        return place;
    }

    private int kib(long bytes) {
        return (int) Math.min(bytes / KIB + 1, all);
    }

    /** Of one request, from before its body is read until it is answered. For one thread. */
    final class Place implements AutoCloseable {
        private int taken;

        private Place(int taken) {
            this.taken = taken;
        }

        /** The body is read, and was so long. */
        void read(int bytes) {
            int less = Math.min(taken, kib((long) bytes * KEPT));
            room.release(taken - less);
            taken = less;
        }

        @Override
        public void close() {
            room.release(taken);
            taken = 0;
        }
    }
}
