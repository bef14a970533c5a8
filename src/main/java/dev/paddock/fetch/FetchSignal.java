package dev.paddock.fetch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** By which a running fetch is told to stop. One for each fetch; safe for several threads. */
public final class FetchSignal {
    private enum Wish {
        GO,
        PAUSE,
        CANCEL
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition stopped = lock.newCondition();
    private final List<FetchSignal> children = new ArrayList<>();
    private final List<Runnable> listeners = new ArrayList<>();
    private volatile Wish wish = Wish.GO;

    /** Stops; what is there stays, for the next fetch to go on from. */
    public void pause() {
        stop(Wish.PAUSE);
    }

    /** Stops and removes what is there of it. */
    public void cancel() {
        stop(Wish.CANCEL);
    }

    private void stop(Wish how) {
        lock.lock();
        try {
            if (how.compareTo(wish) > 0) {
                wish = how;
            }
            stopped.signalAll();
            children.forEach(child -> child.stop(how));
        } finally {
            lock.unlock();
        }
        listeners().forEach(Runnable::run);
    }

    /** Each is told once. */
    private List<Runnable> listeners() {
        lock.lock();
        try {
            List<Runnable> all = List.copyOf(listeners);
            listeners.clear();
            return all;
        } finally {
            lock.unlock();
        }
    }

    /** Called once it is to stop, by the thread that says so; at once where that was said before. */
    public void onStop(Runnable listener) {
        lock.lock();
        try {
            listeners.add(listener);
        } finally {
            lock.unlock();
        }
        if (isStopped()) {
            listeners().forEach(Runnable::run);
        }
    }

    /** Another one that stops with this one, or by itself. */
    FetchSignal child() {
        FetchSignal child = new FetchSignal();
        lock.lock();
        try {
            children.add(child);
            if (wish != Wish.GO) {
                child.stop(wish);
            }
        } finally {
            lock.unlock();
        }
        return child;
    }

    public boolean isStopped() {
        return wish != Wish.GO;
    }

    boolean isCancelled() {
        return wish == Wish.CANCEL;
    }

    /** True as soon as the fetch is to stop, also by an interrupt of this thread; false when the time is over. */
    boolean awaitStop(Duration time) {
        long left = time.toNanos();
        lock.lock();
        try {
            while (wish == Wish.GO && left > 0) {
                left = stopped.awaitNanos(left);
            }
            return wish != Wish.GO;
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            stop(Wish.PAUSE);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** For waits on other things than this signal, how long one look lasts. */
    static final long LOOK_MILLIS = TimeUnit.MILLISECONDS.toMillis(100);
}
