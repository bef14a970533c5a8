package dev.paddock.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells when something in some folders may have changed; on a thread of its own, and now and then without a reason. */
public final class FolderListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FolderListener.class);

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
    private final FolderWatch watch = new FolderWatch();
    private final Thread thread;
    private volatile boolean closed;

    /**
     * Watches from now on, and tells from {@link #begin} on.
     *
     * @param folders made where they are not there
     * @param changed called on the thread of this listener; what it throws is logged
     */
    public FolderListener(List<Path> folders, Pace pace, Runnable changed) {
        this.folders = List.copyOf(folders);
        this.pace = pace;
        this.changed = changed;
        register();
        this.thread = Thread.ofPlatform().daemon().name("folder-listener").unstarted(this::listen);
    }

    public FolderListener begin() {
        thread.start();
        return this;
    }

    private void register() {
        for (Path folder : folders) {
            try {
                Files.createDirectories(folder);
            } catch (IOException denied) {
                LOG.debug("{} is not there and cannot be made: {}", folder, denied.toString());
            }
        }
        watch.watch(folders);
    }

    private void listen() {
        try {
            while (!closed) {
                register();
                if (watch.await(watch.isComplete() ? pace.rescan() : pace.blind(), any -> true)) {
                    watch.awaitQuiet(pace.quiet(), pace.most(), any -> true);
                }
                tell();
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell() {
        try {
            if (!closed) {
                changed.run();
            }
        } catch (RuntimeException bug) {
            LOG.error("A change in {} could not be taken up", folders, bug);
        }
    }

    /** When it returns nothing is told any more. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        watch.close();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
