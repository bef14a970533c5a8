package dev.paddock.app;

import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Subscription;
import dev.paddock.domain.WindowRequest;
import dev.paddock.install.update.SelfUpdate;
import dev.paddock.settings.SettingsFile;
import dev.paddock.supervisor.Supervisor;
import dev.paddock.tray.TrayAction;
import dev.paddock.tray.TrayBackend.Notice;
import dev.paddock.tray.TrayController;
import dev.paddock.tray.TrayPorts;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javafx.application.Platform;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Paddock on a desktop, from its start to its end: the tray at once, and the window when it is first wanted. JavaFX starts with
 * the window, so that a Paddock which begins hidden does without it; but on macOS it must be there before the tray's toolkit.
 * Methods may be called from any thread and do not block, but for {@link #run}.
 */
final class DesktopApp {
    /** What is done where the system ends Paddock, before its process goes. */
    record Ends(SessionEnd session, Runnable letGo) {
        void bySignal() {
            session.processEnds();
            letGo.run();
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(DesktopApp.class);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);
    private static final Duration UPDATE_LOOK = Duration.ofMinutes(10);
    private static final Duration MOMENT = Duration.ofMillis(500);
    /** A little more than the tray waits until it looks for a panel again. */
    private static final Duration PANEL_PATIENCE = Duration.ofSeconds(12);

    private final Supervisor supervisor;
    private final Composition composition;
    private final DesktopFacts library;
    private final SettingsFile settings;
    private final Opener opener;
    private final SelfUpdate updates;
    private final CountDownLatch ended = new CountDownLatch(1);
    /** Makes the window, and keeps what is wanted of it in order until it is there. */
    private final ExecutorService maker = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("window").factory());

    private volatile @Nullable Window window;
    private volatile @Nullable TrayController tray;

    private DesktopApp(Supervisor supervisor, Composition composition, DesktopFacts library) {
        this.supervisor = supervisor;
        this.composition = composition;
        this.library = library;
        this.settings = composition.settings();
        this.opener = new Opener(problem -> withWindow(there -> there.show(problem)));
        this.updates = composition.updates(opener::open);
    }

    /** What can be done for the window before anybody knows whose servers it shows. Returns at once. */
    static void prepareWindow(Composition composition) {
        composition.prepareHome();
        Toolkit.beginToStart(() -> Window.prepare(composition.home()));
    }

    /** Whether one that begins hidden starts the toolkit nevertheless. */
    static boolean needsToolkitFirst() {
        return Toolkit.isMac(System.getProperty("os.name", ""));
    }

    /**
     * Shows the tray and the window, and blocks until Paddock is to end. The supervisor stays open, unless a signal ends Paddock.
     *
     * @param requests that come from now on
     * @param hidden only the tray is to be seen, where there is one
     */
    static void run(
            Supervisor supervisor,
            Composition composition,
            DesktopFacts library,
            ShowRequests requests,
            boolean hidden,
            Ends ends)
            throws NoDisplayException {
        DesktopApp app = new DesktopApp(supervisor, composition, library);
        try {
            app.begin(hidden);
            TrayController tray = app.openTray();
            if (hidden) {
                app.showWithoutPanel(tray);
            }
            app.listen(requests, ends);
            try (Subscription signal = Terminals.onInterrupt(() -> {
                app.rememberPlace();
                ends.bySignal();
                app.ended.countDown();
            })) {
                do {
                    app.updates.untold().ifPresent(tray::tellOfUpdate);
                } while (!app.ended.await(UPDATE_LOOK.toMinutes(), TimeUnit.MINUTES));
            }
            if (app.window != null) {
                Platform.exit();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            app.maker.shutdownNow();
        }
    }

    private void begin(boolean hidden) throws NoDisplayException, InterruptedException {
        if (hidden && !needsToolkitFirst()) {
            Toolkit.refuseWithoutDisplay(System.getProperty("os.name", ""), System.getenv());
            return;
        }
        try {
            Window made = maker.submit(this::make).get();
            Platform.runLater(hidden ? made::stayHidden : made::open);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof NoDisplayException missing) {
                throw missing;
            }
            throw new IllegalStateException("The window could not be made", failed.getCause());
        }
    }

    /** For the maker's thread. */
    private Window make() throws NoDisplayException, InterruptedException {
        Window there = window;
        if (there != null) {
            return there;
        }
        Toolkit.start();
        Window made = onFx(() -> new Window(
                supervisor,
                composition.home(),
                new DesktopPorts(composition.home(), opener, library, composition.autostart(), updates, this::quit),
                this::isInTray));
        window = made;
        return made;
    }

    private static <T> T onFx(Callable<T> task) throws InterruptedException {
        FutureTask<T> future = new FutureTask<>(task);
        Platform.runLater(future);
        try {
            return future.get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException("The window could not be made", failed.getCause());
        }
    }

    /** @param use on the FX thread, in the order of the calls */
    private void withWindow(Consumer<Window> use) {
        try {
            maker.execute(() -> useOrMake(use));
        } catch (RejectedExecutionException ended) {
            LOG.trace("Too late for a window", ended);
        }
    }

    private void useOrMake(Consumer<Window> use) {
        try {
            Window there = make();
            Platform.runLater(() -> use.accept(there));
        } catch (NoDisplayException | IllegalStateException missing) {
            LOG.warn("The window is wanted, and cannot be", missing);
            TrayController icon = tray;
            if (icon != null) {
                icon.tellOfNoWindow(String.valueOf(missing.getMessage()));
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private TrayController openTray() {
        TrayController opened = TrayController.open(
                supervisor,
                new Tray(),
                Locale.getDefault(),
                Trays.of(
                        System.getProperty("os.name", ""),
                        System.getenv(),
                        Locale.getDefault(),
                        () -> settings.settings().notifications()));
        tray = opened;
        return opened;
    }

    private boolean isInTray() {
        TrayController there = tray;
        return there != null && there.isShown();
    }

    /** After a login the panel may come up later than Paddock; a window that nothing can bring back is never hidden. */
    private void showWithoutPanel(TrayController tray) {
        CompletableFuture.delayedExecutor(PANEL_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    if (!tray.isShown() && ended.getCount() > 0) {
                        withWindow(Window::open);
                    }
                });
    }

    private void listen(ShowRequests requests, Ends ends) {
        AppEvents events = AppEvents.ofThisDesktop();
        events.onQuit(() -> ends.session().asks() && isAnythingActive(), () -> withWindow(Window::askToQuit));
        events.onReopen(() -> withWindow(Window::bringToFront));
        events.onOpenFiles(files -> requests.request(new WindowRequest(files, null, false)));
        events.onSessionEnd(ends.session()::machineEnds);
        requests.windowIsThere(this::take);
    }

    private boolean isAnythingActive() {
        try {
            return supervisor.fleet().servers().stream()
                    .anyMatch(server -> server.state().isActive());
        } catch (PaddockException unknown) {
            LOG.debug("Nobody knows what runs", unknown);
            return true;
        }
    }

    private void take(WindowRequest wish) {
        if (!wish.quiet()) {
            withWindow(Window::bringToFront);
        }
        if (!wish.models().isEmpty()) {
            withWindow(there -> there.addModels(wish.models()));
        }
        String profile = wish.profile();
        if (profile != null) {
            switchTo(profile);
        }
    }

    private void switchTo(String profile) {
        CompletionStage<?> unused = supervisor.switchTo(profile).whenComplete((fleet, failed) -> {
            Throwable cause = failed instanceof CompletionException ? failed.getCause() : failed;
            if (cause instanceof PaddockException refused && refused.kind() != PaddockException.Kind.CANCELLED) {
                withWindow(there -> there.show(refused.problem()));
            }
        });
    }

    private void quit(boolean stopServers) {
        ifThere(Window::rememberPlace);
        if (!stopServers) {
            end();
            return;
        }
        supervisor
                .stopAll(false)
                .toCompletableFuture()
                .orTimeout(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((stopped, failed) -> {
                    if (failed != null) {
                        LOG.warn("Not everything was stopped before the end", failed);
                    }
                    end();
                });
    }

    private void end() {
        TrayController icon = tray;
        if (icon != null) {
            icon.close();
        }
        Window there = window;
        if (there == null) {
            ended.countDown();
            return;
        }
        Platform.runLater(() -> {
            there.dispose();
            ended.countDown();
        });
    }

    /** Blocks for a moment at most: what is asked of JavaFX while the process ends may never be done. */
    private void rememberPlace() {
        Window there = window;
        if (there == null) {
            return;
        }
        FutureTask<Boolean> kept = new FutureTask<>(there::rememberPlace, true);
        Platform.runLater(kept);
        try {
            kept.get(MOMENT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException lost) {
            LOG.debug("The window's place is not kept", lost);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void ifThere(Consumer<Window> use) {
        Window there = window;
        if (there != null) {
            Platform.runLater(() -> use.accept(there));
        }
    }

    private final class Tray implements TrayPorts {
        @Override
        public void openWindow() {
            withWindow(Window::bringToFront);
        }

        @Override
        public void trayLost() {
            withWindow(Window::minimizeIfHidden);
        }

        /** Of a window that nobody has seen yet nobody would see it. */
        @Override
        public void tell(Notice notice, Consumer<TrayAction> chosen) {
            ifThere(seen -> seen.tell(notice, chosen));
        }

        @Override
        public void quit(boolean stopServers) {
            DesktopApp.this.quit(stopServers);
        }

        @Override
        public void copy(String text) {
            withWindow(there -> there.copy(text));
        }

        @Override
        public void browse(URI page) {
            opener.open(page);
        }
    }
}
