package dev.paddock.files;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until something changes in any of many folders. Where the system cannot tell, it only waits: network drives and full
 * watch tables tell nothing, so whoever waits looks now and then all the same. For one thread; any may close it.
 */
public final class FolderWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);
    /** A system allows each person a limited number, which others need too. */
    private static final int MOST = 4096;

    /**
     * @param path what changed; the folder where the system tells no more than that
     * @param contentOnly it was there before and still is
     */
    public record Change(Path path, boolean contentOnly) {}

    private final @Nullable WatchService service;
    private final Map<Path, WatchKey> keys = new HashMap<>();
    private boolean complete;

    public FolderWatch() {
        this.service = open();
    }

    private static @Nullable WatchService open() {
        try {
            return FileSystems.getDefault().newWatchService();
        } catch (IOException | UnsupportedOperationException none) {
            LOG.warn(
                    "The system tells of no changes in folders ({}); they are looked at now and then", none.toString());
            return null;
        }
    }

    /** Watches these, without what is below them, and no others. One that was gone and came back is watched anew. */
    public void watch(Collection<Path> folders) {
        if (service == null) {
            return;
        }
        for (Iterator<Map.Entry<Path, WatchKey>> known = keys.entrySet().iterator(); known.hasNext(); ) {
            Map.Entry<Path, WatchKey> key = known.next();
            if (!folders.contains(key.getKey()) || !key.getValue().isValid()) {
                key.getValue().cancel();
                known.remove();
            }
        }
        complete = folders.size() <= MOST;
        for (Path folder : folders) {
            if (keys.size() >= MOST) {
                return;
            }
            if (!keys.containsKey(folder)) {
                complete &= register(service, folder);
            }
        }
    }

    private boolean register(WatchService watcher, Path folder) {
        try {
            keys.put(
                    folder,
                    folder.register(
                            watcher,
                            StandardWatchEventKinds.ENTRY_CREATE,
                            StandardWatchEventKinds.ENTRY_DELETE,
                            StandardWatchEventKinds.ENTRY_MODIFY));
            return true;
        } catch (IOException | ClosedWatchServiceException refused) {
            LOG.debug("{} is not watched: {}", folder, refused.toString());
            return false;
        }
    }

    /** Every folder is watched. */
    public boolean isComplete() {
        return complete;
    }

    /**
     * True when something changed, or a folder went away; false when the time is over or this is closed.
     *
     * @param counts whether such a change is one to wait for
     */
    public boolean await(Duration most, Predicate<Change> counts) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        for (long left = most.toNanos(); left > 0; left = end - System.nanoTime()) {
            if (service == null) {
                TimeUnit.NANOSECONDS.sleep(left);
                return false;
            }
            WatchKey key;
            try {
                key = service.poll(left, TimeUnit.NANOSECONDS);
            } catch (ClosedWatchServiceException closed) {
                return false;
            }
            if (key != null && counts(key, counts)) {
                return true;
            }
        }
        return false;
    }

    /** Waits until nothing changed for the {@code quiet} time, as an editor writes a file in several steps. */
    public void awaitQuiet(Duration quiet, Duration most, Predicate<Change> counts) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        boolean more = true;
        while (more) {
            long left = Math.min(quiet.toNanos(), end - System.nanoTime());
            more = left > 0 && await(Duration.ofNanos(left), counts);
        }
    }

    private static boolean counts(WatchKey key, Predicate<Change> counts) {
        Path folder = (Path) key.watchable();
        boolean any = false;
        for (WatchEvent<?> event : key.pollEvents()) {
            boolean contentOnly = event.kind() == StandardWatchEventKinds.ENTRY_MODIFY;
            any |= counts.test(
                    event.context() instanceof Path name
                            ? new Change(folder.resolve(name), contentOnly)
                            : new Change(folder, false));
        }
        return !key.reset() || any;
    }

    @Override
    public void close() {
        try {
            if (service != null) {
                service.close();
            }
        } catch (IOException untidy) {
            LOG.debug("A watch of folders did not close", untidy);
        }
    }
}
