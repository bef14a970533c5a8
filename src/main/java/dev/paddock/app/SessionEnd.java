package dev.paddock.app;

import dev.paddock.settings.Settings.OnQuit;
import dev.paddock.settings.SettingsFile;
import dev.paddock.supervisor.Supervisor;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of the servers when the system ends Paddock, and nobody can be asked: at a signal, a logout, a shutdown. They are
 * stopped where the settings say so; where the settings say that a person is asked, only when the machine goes down, which they
 * would not survive. What is done is done once.
 */
final class SessionEnd {
    private static final Logger LOG = LoggerFactory.getLogger(SessionEnd.class);
    /** Windows gives a session that ends five seconds, and then ends everything without asking. */
    private static final Duration ON_WINDOWS = Duration.ofMillis(3500);

    private static final Duration ELSEWHERE = Duration.ofSeconds(20);
    private static final Duration FORCED = Duration.ofSeconds(1);

    /** Of a window whose servers belong to another process. */
    static final SessionEnd OF_A_GUEST =
            new SessionEnd(force -> CompletableFuture.completedFuture(null), () -> OnQuit.LEAVE, Duration.ZERO);

    private final Function<Boolean, CompletionStage<?>> stopAll;
    private final Supplier<OnQuit> wish;
    private final Duration patience;
    private final AtomicBoolean done = new AtomicBoolean();

    /** @param stopAll stops all servers, by force if told so */
    SessionEnd(Function<Boolean, CompletionStage<?>> stopAll, Supplier<OnQuit> wish, Duration patience) {
        this.stopAll = stopAll;
        this.wish = wish;
        this.patience = patience;
    }

    static SessionEnd of(Supervisor supervisor, SettingsFile settings) {
        boolean windows = System.getProperty("os.name", "").startsWith("Windows");
        return new SessionEnd(
                supervisor::stopAll, () -> settings.settings().onQuit(), windows ? ON_WINDOWS : ELSEWHERE);
    }

    /** Whether a person decides what becomes of the servers, where one can be asked. */
    boolean asks() {
        return wish.get() == OnQuit.ASK;
    }

    /** This process was told to end. Blocks until its servers are stopped, where they are to be, for a limited time. */
    void processEnds() {
        end(
                switch (wish.get()) {
                    case STOP -> true;
                    case ASK, LEAVE -> false;
                });
    }

    /** The session or the machine ends. Blocks as {@link #processEnds}. */
    void machineEnds() {
        end(
                switch (wish.get()) {
                    case STOP, ASK -> true;
                    case LEAVE -> false;
                });
    }

    private void end(boolean stop) {
        if (!stop || !done.compareAndSet(false, true)) {
            return;
        }
        LOG.info("The servers are stopped, as the session ends");
        if (!stopAll(false, patience) && !stopAll(true, FORCED)) {
            LOG.warn("Not every server was stopped in time");
        }
    }

    private boolean stopAll(boolean force, Duration time) {
        try {
            var unused = stopAll.apply(force)
                    .toCompletableFuture()
                    .orTimeout(time.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
            return true;
        } catch (CompletionException late) {
            LOG.info("Stopping the servers did not work", late);
            return false;
        }
    }
}
