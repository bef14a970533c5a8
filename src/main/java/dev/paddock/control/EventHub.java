package dev.paddock.control;

import dev.paddock.domain.Download;
import dev.paddock.domain.Fleet;
import dev.paddock.domain.Subscription;
import dev.paddock.fetch.queue.Downloads;
import dev.paddock.supervisor.Supervisor;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What happened to the fleet of late, numbered, for all event streams: each goes through it at its own pace, so that a slow
 * client costs nothing but its place. What is too long ago is forgotten. Safe for several threads.
 */
final class EventHub implements AutoCloseable {
    /** Some hundred bytes each. */
    static final int HISTORY = 2_000;

    record Event(long number, FleetChange change) {}

    /**
     * What a stream has not yet told.
     *
     * @param present everything as it is, since what happened meanwhile is no longer known; else empty
     * @param fleet null where it is the one that the stream has told
     * @param downloads null where they are those that the stream has told
     * @param number of the last event that is in here, or lies before it
     */
    record News(
            List<FleetChange> present,
            List<Event> events,
            @Nullable Fleet fleet,
            @Nullable List<Download> downloads,
            long number) {}

    private final String era = UUID.randomUUID().toString().substring(0, 8);
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Event> history = new ArrayDeque<>();
    private final Subscription subscription;
    private final Subscription ofDownloads;
    private Fleet fleet = Fleet.EMPTY;
    /** How many fleets there were so far. */
    private long fleets;

    private List<Download> downloads = List.of();
    /** How many lists of downloads there were so far that tell of something. */
    private long lists;

    private long last;

    EventHub(Supervisor supervisor, Downloads downloads, Clock clock) {
        this.clock = clock;
        this.subscription = supervisor.subscribe(this::offer);
        this.ofDownloads = downloads.subscribe(this::offer);
    }

    private void offer(List<Download> next) {
        lock.lock();
        try {
            if (!next.equals(downloads)) {
                downloads = List.copyOf(next);
                lists++;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void offer(Fleet next) {
        lock.lock();
        try {
            if (fleets > 0) {
                FleetChange.between(fleet, next, clock.instant()).forEach(this::remember);
            }
            fleets++;
            fleet = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void remember(FleetChange change) {
        history.add(new Event(++last, change));
        if (history.size() > HISTORY) {
            history.remove();
        }
    }

    /** Something that the fleet does not tell. */
    void tell(FleetChange change) {
        lock.lock();
        try {
            remember(change);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The latest that is known. */
    Fleet fleet() {
        lock.lock();
        try {
            return fleet;
        } finally {
            lock.unlock();
        }
    }

    /** Makes streams look whether there is something for them. */
    void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The id of an event; one of another process's hub is of another era. */
    String id(long number) {
        return era + "-" + number;
    }

    /** Empty where the id is none of this hub's. */
    OptionalLong number(String id) {
        String ours = era + "-";
        if (!id.startsWith(ours) || !id.substring(ours.length()).matches("[0-9]{1,18}")) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(id.substring(ours.length())));
    }

    /**
     * One client's place.
     *
     * @param id of the last event that it has; none of ours, or too old a one, makes it begin with the present
     */
    Reader reader(String id) {
        return new Reader(number(id).orElse(-1));
    }

    /** For one thread. */
    final class Reader {
        private long told;
        private long toldFleets;
        private long toldLists;

        private Reader(long told) {
            this.told = told;
        }

        /**
         * Waits until there are any.
         *
         * @param more something else for the stream has come
         * @return none where nothing happened for so long, or {@code more} has
         */
        News next(Duration patience, BooleanSupplier more) throws InterruptedException {
            lock.lockInterruptibly();
            try {
                long left = patience.toNanos();
                while (told == last && toldFleets == fleets && toldLists == lists && !more.getAsBoolean() && left > 0) {
                    left = changed.awaitNanos(left);
                }
                return take();
            } finally {
                lock.unlock();
            }
        }

        private News take() {
            boolean known = told >= 0 && told <= last && told >= last - history.size();
            List<FleetChange> present = known ? List.of() : FleetChange.present(fleet, clock.instant());
            List<Event> events = new ArrayList<>();
            if (known && told < last) {
                history.stream().filter(event -> event.number() > told).forEach(events::add);
            }
            Fleet news = toldFleets == fleets ? null : fleet;
            List<Download> list = toldLists == lists ? null : downloads;
            told = last;
            toldFleets = fleets;
            toldLists = lists;
            return new News(present, events, news, list, last);
        }
    }

    @Override
    public void close() {
        subscription.close();
        ofDownloads.close();
    }
}
