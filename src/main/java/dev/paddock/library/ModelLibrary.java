package dev.paddock.library;

import dev.paddock.domain.LibrarySnapshot;
import dev.paddock.domain.Subscribers;
import dev.paddock.domain.Subscription;
import dev.paddock.files.FolderWatch;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All models of this machine, kept up to date by one thread of its own, which begins with {@link #start}. Headers are kept in
 * a file, so that a second look is quick, in this process and in the next. Never writes into the folders that it looks into.
 * Safe for several threads; nothing but {@link #awaitScanned} and {@link #scanOnce} waits for the disk.
 */
public final class ModelLibrary implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelLibrary.class);
    private static final String CACHE = "model-headers.bin";

    /**
     * @param calm how long a file must not have changed before it is offered
     * @param gather changes that come within this time of each other are one
     * @param longestGather but no longer than that
     * @param rescan where every folder is watched, as a net below it
     * @param blindRescan where folders are not watched, or not there
     */
    record Timings(Duration calm, Duration gather, Duration longestGather, Duration rescan, Duration blindRescan) {
        static final Timings DEFAULT = new Timings(
                Duration.ofSeconds(2),
                Duration.ofMillis(300),
                Duration.ofSeconds(3),
                Duration.ofMinutes(15),
                Duration.ofMinutes(1));
    }

    private final Supplier<List<Place>> places;
    private final InstantSource clock;
    private final Timings timings;
    private final LibraryScan scan;
    private final Arrivals arrivals = new Arrivals();
    private final Subscribers<LibrarySnapshot> subscribers = new Subscribers<>(this::snapshot);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition scanned = lock.newCondition();
    private volatile LibrarySnapshot snapshot = LibrarySnapshot.EMPTY;
    private volatile boolean closed;
    private volatile @Nullable Thread thread;
    private boolean waiting;
    private boolean asked;

    /**
     * @param state the folder in which the headers are kept
     * @param places asked before each look
     */
    public ModelLibrary(Path state, Supplier<List<Place>> places) {
        this(state, places, InstantSource.system(), Timings.DEFAULT);
    }

    ModelLibrary(Path state, Supplier<List<Place>> places, InstantSource clock, Timings timings) {
        this.places = places;
        this.clock = clock;
        this.timings = timings;
        this.scan = new LibraryScan(new HeaderCache(state.resolve(CACHE)), timings.calm(), () -> closed);
    }

    /** One look by the calling thread, for who wants no more: what is written to at this moment is told as arriving. */
    public static LibrarySnapshot scanOnce(Path state, List<Place> places) {
        HeaderCache cache = new HeaderCache(state.resolve(CACHE));
        return new LibraryScan(cache, Timings.DEFAULT.calm(), () -> false)
                .look(places, InstantSource.system().instant())
                .snapshot();
    }

    /** Begins to look and to watch; does nothing where it has begun already, or is closed. */
    public void start() {
        lock.lock();
        try {
            if (thread == null && !closed) {
                thread = Thread.ofPlatform().daemon().name("model-library").start(this::work);
            }
        } finally {
            lock.unlock();
        }
    }

    /** What is known now; not {@link LibrarySnapshot#scanned} before the first look is over. */
    public LibrarySnapshot snapshot() {
        return snapshot;
    }

    /** Starts, and waits for the end of the first look; what is known by then, or when the patience is over. */
    public LibrarySnapshot awaitScanned(Duration patience) throws InterruptedException {
        start();
        long left = patience.toNanos();
        lock.lock();
        try {
            while (!snapshot.scanned() && !closed && left > 0) {
                left = scanned.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
        return snapshot;
    }

    /** Delivers what is known now before it returns, then each change, on a thread of its own. Starts. */
    public Subscription subscribe(Consumer<LibrarySnapshot> listener) {
        start();
        return subscribers.add(listener);
    }

    /** Looks again, soon; for when the places changed. */
    public void rescan() {
        lock.lock();
        try {
            asked = true;
            wake();
        } finally {
            lock.unlock();
        }
    }

    /** Only while it waits: an interrupt would close a file that it reads. */
    private void wake() {
        if (waiting && thread != null) {
            thread.interrupt();
        }
    }

    private void work() {
        try (FolderWatch watch = new FolderWatch()) {
            while (!closed) {
                look(watch);
                awaitReason(watch);
            }
        }
    }

    private void look(FolderWatch watch) {
        try {
            LibraryScan.Result result = scan.look(places.get(), clock.instant());
            watch.watch(result.folders());
            publish(result.snapshot());
        } catch (RuntimeException bug) {
            LOG.error("The model folders could not be looked through", bug);
            publish(new LibrarySnapshot(snapshot.models(), snapshot.sources(), snapshot.arriving(), true));
        }
    }

    private void publish(LibrarySnapshot latest) {
        boolean changed = !latest.equals(snapshot);
        lock.lock();
        try {
            if (closed) {
                return;
            }
            snapshot = latest;
            scanned.signalAll();
        } finally {
            lock.unlock();
        }
        if (changed) {
            subscribers.changed();
        }
    }

    private void awaitReason(FolderWatch watch) {
        if (!beginWait()) {
            return;
        }
        try {
            if (awaitChange(watch, longestRest(watch))) {
                gather(watch);
            }
        } catch (InterruptedException asked) {
            // To look again, or to end.
        } finally {
            endWait();
        }
    }

    private boolean awaitChange(FolderWatch watch, Duration rest) throws InterruptedException {
        List<Path> arriving = snapshot.arriving();
        if (arriving.isEmpty()) {
            return watch.await(rest, change -> concernsModels(change, arriving));
        }
        long end = System.nanoTime() + rest.toNanos();
        while (System.nanoTime() < end) {
            if (watch.await(timings.calm(), change -> concernsModels(change, arriving))) {
                return true;
            }
            if (arrivals.oneCameToRest(arriving)) {
                return false;
            }
        }
        return false;
    }

    private Duration longestRest(FolderWatch watch) {
        if (!snapshot.arriving().isEmpty()) {
            return timings.blindRescan();
        }
        boolean allSeen =
                snapshot.sources().stream().allMatch(source -> source.problems().isEmpty() || !source.enabled());
        return watch.isComplete() && allSeen ? timings.rescan() : timings.blindRescan();
    }

    private void gather(FolderWatch watch) throws InterruptedException {
        List<Path> arriving = snapshot.arriving();
        watch.awaitQuiet(timings.gather(), timings.longestGather(), change -> concernsModels(change, arriving));
    }

    /** Not what is written into files that are known to be arriving. */
    private static boolean concernsModels(FolderWatch.Change change, List<Path> arriving) {
        return !change.contentOnly() || FolderWalk.isModel(change.path()) && !arriving.contains(change.path());
    }

    private boolean beginWait() {
        lock.lock();
        try {
            boolean wait = !asked && !closed;
            asked = false;
            waiting = wait;
            return wait;
        } finally {
            lock.unlock();
        }
    }

    private void endWait() {
        lock.lock();
        try {
            waiting = false;
            asked = false;
            Thread.interrupted();
        } finally {
            lock.unlock();
        }
    }

    /** Its thread is there. */
    boolean isWorking() {
        Thread worker = thread;
        return worker != null && worker.isAlive();
    }

    /** Ends the watching; what is known stays readable. Waits a moment for a look that is under way. */
    @Override
    public void close() {
        Thread worker;
        lock.lock();
        try {
            closed = true;
            worker = thread;
            scanned.signalAll();
            wake();
        } finally {
            lock.unlock();
        }
        subscribers.close();
        try {
            if (worker != null) {
                worker.join(TimeUnit.SECONDS.toMillis(2));
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
