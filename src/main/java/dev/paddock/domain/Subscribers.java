package dev.paddock.domain;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the latest of something to each listener on a virtual thread of its own; a slow one gets the latest and delays
 * nobody. Safe for several threads.
 */
public final class Subscribers<T> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Subscribers.class);

    private final Supplier<T> latest;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    public Subscribers(Supplier<T> latest) {
        this.latest = latest;
    }

    /** The first delivery happens before this returns, by the calling thread. */
    public Subscription add(Consumer<T> consumer) {
        Listener listener = new Listener(consumer);
        listeners.add(listener);
        consumer.accept(latest.get());
        Thread.ofVirtual().name("subscriber").start(listener::work);
        return listener;
    }

    /** There is something new. */
    public void changed() {
        listeners.forEach(Listener::wake);
    }

    @Override
    public void close() {
        listeners.forEach(Listener::close);
    }

    private final class Listener implements Subscription {
        private final Consumer<T> consumer;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition news = lock.newCondition();
        private boolean changed;
        private boolean closed;

        Listener(Consumer<T> consumer) {
            this.consumer = consumer;
        }

        void wake() {
            lock.lock();
            try {
                changed = true;
                news.signal();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            listeners.remove(this);
            lock.lock();
            try {
                closed = true;
                news.signal();
            } finally {
                lock.unlock();
            }
        }

        private void work() {
            while (awaitNews()) {
                try {
                    consumer.accept(latest.get());
                } catch (RuntimeException bug) {
                    LOG.error("A listener failed", bug);
                }
            }
        }

        /** False when it is over. */
        private boolean awaitNews() {
            lock.lock();
            try {
                while (!changed && !closed) {
                    news.awaitUninterruptibly();
                }
                changed = false;
                return !closed;
            } finally {
                lock.unlock();
            }
        }
    }
}
