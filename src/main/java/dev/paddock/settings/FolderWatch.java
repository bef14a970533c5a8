package dev.paddock.settings;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when something in some folders may have changed. One thread of its own; the system is asked to tell, and since
 * network drives and full watch tables tell nothing, it is looked now and then all the same.
 */
public final class FolderWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);

    /**
     * @param quiet an editor writes a file in several steps: told is when so long nothing came
     * @param most told is after so long even while more comes
     * @param rescan told is after so long even when nothing came
     * @param blind the same where the system does not tell
     */
    public record Pace(Duration quiet, Duration most, Duration rescan, Duration blind) {
        public static final Pace DEFAULT =
                new Pace(Duration.ofMillis(150), Duration.ofSeconds(1), Duration.ofSeconds(15), Duration.ofSeconds(2));
    }

    private final List<Path> folders;
    private final Pace pace;
    private final Runnable changed;
    private final @Nullable WatchService watcher;
    private final Map<Path, WatchKey> keys = new HashMap<>();
    private final Thread thread;

    /** @param changed called on the thread of this watch; what it throws is logged */
    public FolderWatch(List<Path> folders, Pace pace, Runnable changed) {
        this.folders = List.copyOf(folders);
        this.pace = pace;
        this.changed = changed;
        this.watcher = open();
        register();
        this.thread = Thread.ofPlatform().daemon().name("config-watch").unstarted(this::watch);
    }

    public FolderWatch begin() {
        thread.start();
        return this;
    }

    private static @Nullable WatchService open() {
        try {
            return FileSystems.getDefault().newWatchService();
        } catch (IOException | UnsupportedOperationException none) {
            LOG.warn(
                    "The system tells of no changes in the settings ({}); they are looked at every few seconds",
                    none.toString());
            return null;
        }
    }

    /** False where a folder is not watched. */
    private boolean register() {
        boolean all = watcher != null;
        for (Path folder : folders) {
            WatchKey key = keys.get(folder);
            if (watcher != null && (key == null || !key.isValid())) {
                all &= register(watcher, folder);
            }
        }
        return all;
    }

    private boolean register(WatchService service, Path folder) {
        try {
            Files.createDirectories(folder);
            keys.put(
                    folder,
                    folder.register(
                            service,
                            StandardWatchEventKinds.ENTRY_CREATE,
                            StandardWatchEventKinds.ENTRY_MODIFY,
                            StandardWatchEventKinds.ENTRY_DELETE));
            return true;
        } catch (IOException full) {
            LOG.debug("{} cannot be watched: {}", folder, full.toString());
            return false;
        }
    }

    private void watch() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                boolean told = register();
                awaitChange(told ? pace.rescan() : pace.blind());
                tell();
            }
        } catch (InterruptedException | ClosedWatchServiceException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitChange(Duration most) throws InterruptedException {
        if (watcher == null) {
            Thread.sleep(most);
            return;
        }
        WatchKey key = watcher.poll(most.toNanos(), TimeUnit.NANOSECONDS);
        long end = System.nanoTime() + pace.most().toNanos();
        while (key != null) {
            key.pollEvents();
            key.reset();
            long left = Math.min(pace.quiet().toNanos(), end - System.nanoTime());
            key = left <= 0 ? null : watcher.poll(left, TimeUnit.NANOSECONDS);
        }
    }

    private void tell() {
        try {
            changed.run();
        } catch (RuntimeException bug) {
            LOG.error("A change of the settings could not be taken up", bug);
        }
    }

    /** When it returns nothing is told any more. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            if (watcher != null) {
                watcher.close();
            }
            thread.join(Duration.ofSeconds(5));
        } catch (IOException untidy) {
            LOG.debug("The watch could not be closed: {}", untidy.toString());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
