package dev.paddock.tray;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Subscription;
import dev.paddock.domain.Switching;
import dev.paddock.supervisor.Supervisor;
import dev.paddock.tray.TrayBackend.Notice;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the tray what the supervisor says, and carries out what is clicked there. All of it happens on one thread of its
 * own, so that a notice is written knowing what was asked for and what was told already.
 */
public final class TrayController implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TrayController.class);

    /** After a login the panel may come up long after Paddock. */
    static final Duration RETRY = Duration.ofSeconds(10);

    static final int MOST_TRIES = 60;

    private final Supervisor supervisor;
    private final TrayPorts ports;
    private final TrayTexts texts;
    private final TrayDesktop desktop;
    private final ScheduledExecutorService worker;
    private final AtomicBoolean refreshComes = new AtomicBoolean();
    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock, as close() comes from any thread.
    private @Nullable TrayBackend backend;
    private @Nullable Subscription subscription;
    private boolean closed;

    // For the worker only.
    private final Incidents incidents;
    private final TrayRequests requests;
    private int tries;
    private boolean lost;
    private @Nullable Face shown;

    private record Face(TrayMenu menu, TrayLook look, String tooltip) {}

    TrayController(
            Supervisor supervisor,
            TrayPorts ports,
            TrayTexts texts,
            TrayDesktop desktop,
            ScheduledExecutorService worker) {
        this.supervisor = supervisor;
        this.ports = ports;
        this.texts = texts;
        this.desktop = desktop;
        this.worker = worker;
        this.incidents = new Incidents(texts);
        this.requests = new TrayRequests(supervisor, ports, texts, new Desk());
    }

    /** Returns at once; the icon comes when the desktop has a place for it. */
    public static TrayController open(Supervisor supervisor, TrayPorts ports, Locale locale, TrayDesktop desktop) {
        ScheduledThreadPoolExecutor worker = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("tray").factory());
        worker.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        TrayController controller = new TrayController(supervisor, ports, TrayTexts.of(locale), desktop, worker);
        controller.begin();
        return controller;
    }

    void begin() {
        post(() -> {
            Subscription changes = supervisor.subscribe(fleet -> changed());
            if (!held(() -> subscription = changes)) {
                changes.close();
            }
        });
        post(this::seek);
    }

    /** Whether there is an icon; without one a closed window could not be opened again. */
    public boolean isShown() {
        return backend() != null;
    }

    /** Takes the icon away; what was asked for goes on. Closing it twice does no harm. */
    @Override
    public void close() {
        TrayBackend icon;
        Subscription changes;
        lock.lock();
        try {
            closed = true;
            icon = backend;
            changes = subscription;
            backend = null;
            subscription = null;
        } finally {
            lock.unlock();
        }
        worker.shutdown();
        if (changes != null) {
            changes.close();
        }
        if (icon != null) {
            icon.close();
        }
        desktop.notifier().close();
    }

    private void seek() {
        tries++;
        Seat seat = new Seat();
        Optional<TrayBackend> opened = desktop.icons().open(seat);
        if (opened.isEmpty()) {
            if (lost && tries > 1) {
                lost = false;
                ports.trayLost();
            }
            seekLater();
            return;
        }
        lost = false;
        seat.icon = opened.get();
        shown = null;
        if (held(() -> backend = opened.get())) {
            refresh();
        } else {
            opened.get().close();
        }
    }

    private void seekLater() {
        if (tries >= MOST_TRIES) {
            LOG.info("This desktop has no tray");
            return;
        }
        try {
            worker.schedule(guarded(this::seek), RETRY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closedMeanwhile) {
            LOG.trace("Closed", closedMeanwhile);
        }
    }

    private final class Seat implements TrayBackend.Host {
        private @Nullable TrayBackend icon;

        @Override
        public void chosen(TrayAction action) {
            TrayController.this.chosen(action);
        }

        @Override
        public void lost() {
            post(() -> {
                TrayBackend gone = icon;
                if (gone != null && gone == backend()) {
                    held(() -> backend = null);
                    gone.close();
                    tries = 0;
                    lost = true;
                    seek();
                }
            });
        }
    }

    private final class Desk implements TrayRequests.Desk {
        @Override
        public void post(Runnable task) {
            TrayController.this.post(task);
        }

        @Override
        public void refresh() {
            TrayController.this.refresh();
        }

        @Override
        public void say(Notice notice) {
            TrayController.this.say(notice);
        }
    }

    private void chosen(TrayAction action) {
        post(() -> requests.perform(action));
    }

    /** Bursts become one refresh. */
    private void changed() {
        if (refreshComes.compareAndSet(false, true)) {
            post(this::refresh);
        }
    }

    /** Asks for the present state instead of taking what was delivered: that could be older than what is shown. */
    private void refresh() {
        refreshComes.set(false);
        Fleet fleet;
        try {
            fleet = supervisor.fleet();
        } catch (PaddockException unreachable) {
            LOG.debug("The servers cannot be asked just now", unreachable);
            return;
        }
        List<Notice> notices = incidents.observe(fleet, requests::concern);
        Switching switching = fleet.switching();
        if (switching != null && switching.isUnderWay()) {
            requests.forgetFreed();
        }
        TrayBackend icon = backend();
        if (icon != null) {
            Face face = new Face(TrayMenu.of(fleet, requests.freed(), texts), TrayLook.of(fleet), texts.tooltip(fleet));
            if (!face.equals(shown)) {
                shown = face;
                icon.show(face.menu(), face.look(), face.tooltip());
            }
        }
        notices.forEach(this::say);
    }

    /** By one way only: the desktop's notifications, else its tray, else the window. */
    private void say(Notice notice) {
        if (!desktop.wanted().test(notice.kind()) || desktop.notifier().tell(notice, this::chosen)) {
            return;
        }
        TrayBackend icon = backend();
        if (icon == null || !icon.notify(notice)) {
            ports.tell(notice, this::chosen);
        }
    }

    /** @param version that is newer than the one that runs, and was asked for by the settings */
    public void tellOfUpdate(String version) {
        post(() -> say(new Notice(
                Notice.Kind.UPDATE,
                texts.get("notice.update", version),
                texts.get("notice.update.text"),
                List.of(new Notice.Reply(texts.open(), new TrayAction.OpenWindow())))));
    }

    /** @param why there can be none, in a person's words */
    public void tellOfNoWindow(String why) {
        post(() -> say(new Notice(Notice.Kind.WARNING, texts.get("notice.no-window"), why, List.of())));
    }

    private @Nullable TrayBackend backend() {
        lock.lock();
        try {
            return backend;
        } finally {
            lock.unlock();
        }
    }

    /** False, with nothing done, once closed. */
    private boolean held(Runnable change) {
        lock.lock();
        try {
            if (!closed) {
                change.run();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void post(Runnable task) {
        try {
            worker.execute(guarded(task));
        } catch (RejectedExecutionException closedMeanwhile) {
            LOG.trace("Closed", closedMeanwhile);
        }
    }

    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException bug) {
                LOG.error("The tray failed", bug);
            }
        };
    }
}
