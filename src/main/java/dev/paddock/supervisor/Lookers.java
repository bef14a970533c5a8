package dev.paddock.supervisor;

import dev.paddock.domain.Subscription;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How many look at the servers at this moment: the fewer, the less is measured. Safe for use by any thread. */
final class Lookers {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition first = lock.newCondition();
    private int count;

    /** One more, until the handle is closed. */
    Subscription add() {
        lock.lock();
        try {
            if (count++ == 0) {
                first.signalAll();
            }
        } finally {
            lock.unlock();
        }
        AtomicBoolean closed = new AtomicBoolean();
        return () -> {
            if (!closed.getAndSet(true)) {
                remove();
            }
        };
    }

    private void remove() {
        lock.lock();
        try {
            count--;
        } finally {
            lock.unlock();
        }
    }

    boolean any() {
        lock.lock();
        try {
            return count > 0;
        } finally {
            lock.unlock();
        }
    }

    /** Sleeps the one or the other; the first who looks ends a sleep that began unseen. */
    void sleep(Duration seen, Duration unseen) throws InterruptedException {
        lock.lock();
        try {
            boolean nobody = count == 0;
            long left = (nobody ? unseen : seen).toNanos();
            while (left > 0 && !(nobody && count > 0)) {
                left = first.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
