package dev.paddock.library;

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
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits until something changes in any of many folders. Where the system cannot tell, it only waits. For one thread. */
final class FolderWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);
    /** A system allows each person a limited number, which others need too. */
    private static final int MOST = 4096;

    private final @Nullable WatchService service;
    private final Map<Path, WatchKey> keys = new HashMap<>();
    private boolean complete;

    FolderWatch() {
        this.service = open();
    }

    private static @Nullable WatchService open() {
        try {
            return FileSystems.getDefault().newWatchService();
        } catch (IOException | UnsupportedOperationException none) {
            LOG.info(
                    "Changes of model folders are not told here ({}); they are looked at now and then",
                    none.toString());
            return null;
        }
    }

    /** Watches these and no others. */
    void watch(Set<Path> folders) {
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
    boolean isComplete() {
        return complete;
    }

    /**
     * True when something changed that may concern models; false when the time is over.
     *
     * @param arriving files of which it is known that they are being written
     */
    boolean await(Duration most, Collection<Path> arriving) throws InterruptedException {
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
            if (key != null && concernsModels(key, arriving)) {
                return true;
            }
        }
        return false;
    }

    private static boolean concernsModels(WatchKey key, Collection<Path> arriving) {
        boolean concerns = false;
        for (WatchEvent<?> event : key.pollEvents()) {
            concerns |= event.kind() != StandardWatchEventKinds.ENTRY_MODIFY
                    || event.context() instanceof Path file
                            && FolderWalk.isModel(file)
                            && !arriving.contains(((Path) key.watchable()).resolve(file));
        }
        return !key.reset() || concerns;
    }

    @Override
    public void close() {
        try {
            if (service != null) {
                service.close();
            }
        } catch (IOException untidy) {
            LOG.debug("The watch of model folders did not close", untidy);
        }
    }
}
