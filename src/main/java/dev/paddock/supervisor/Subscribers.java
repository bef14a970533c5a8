package dev.paddock.supervisor;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.Subscription;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Delivers the fleet to each listener on a virtual thread of its own; a slow one gets the latest and delays nobody. */
final class Subscribers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Subscribers.class);

    private final Supplier<Fleet> fleet;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    Subscribers(Supplier<Fleet> fleet) {
        this.fleet = fleet;
    }

    /** The first delivery happens before this returns, by the calling thread. */
    Subscription add(Consumer<Fleet> consumer) {
        Listener listener = new Listener(consumer);
        listeners.add(listener);
        consumer.accept(fleet.get());
        Thread.ofVirtual().name("subscriber").start(listener::work);
        return listener;
    }

    void changed() {
        listeners.forEach(Listener::wake);
    }

    @Override
    public void close() {
        listeners.forEach(Listener::close);
    }

    private final class Listener implements Subscription {
        private final Consumer<Fleet> consumer;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition news = lock.newCondition();
        private boolean changed;
        private boolean closed;

        Listener(Consumer<Fleet> consumer) {
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
                    consumer.accept(fleet.get());
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
