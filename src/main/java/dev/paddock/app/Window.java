package dev.paddock.app;

import dev.paddock.domain.Home;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Subscription;
import dev.paddock.domain.WindowRequest;
import dev.paddock.install.update.SelfUpdate;
import dev.paddock.platform.DockIcon;
import dev.paddock.settings.SettingsFile;
import dev.paddock.supervisor.Supervisor;
import dev.paddock.tray.TrayAction;
import dev.paddock.tray.TrayBackend.Notice;
import dev.paddock.tray.TrayController;
import dev.paddock.tray.TrayDesktop;
import dev.paddock.tray.TrayPorts;
import dev.paddock.ui.FirstLook;
import dev.paddock.ui.MainView;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javafx.animation.PauseTransition;
import javafx.application.Platform;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The window and the tray beside it, from the start of the toolkit to the end of Paddock. FX thread, but for {@link #run}. */
final class Window {
    /** What is done where the system ends Paddock, before its process goes. */
    record Ends(SessionEnd session, Runnable letGo) {
        void bySignal() {
            session.processEnds();
            letGo.run();
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Window.class);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);
    private static final Duration UPDATE_LOOK = Duration.ofMinutes(10);
    /** A little more than the tray waits until it looks for a panel again. */
    private static final javafx.util.Duration PANEL_PATIENCE = javafx.util.Duration.seconds(12);

    private final Supervisor supervisor;
    private final MainView view;
    private final Stage stage = new Stage();
    private final WindowPlace place;
    private final Opener opener;
    private final SettingsFile settings;
    private final SelfUpdate updates;
    private final DockIcon dock = DockIcon.of(System.getProperty("os.name", ""));
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable TrayController tray;

    private Window(Supervisor supervisor, Composition composition, DesktopFacts library) {
        Home home = composition.home();
        this.supervisor = supervisor;
        this.settings = new SettingsFile(home, System.getenv());
        this.place = new WindowPlace(stage, home);
        Opener opener = new Opener(problem -> Platform.runLater(() -> showProblem(problem)));
        this.updates = composition.updates(opener::open);
        this.view = new MainView(
                supervisor,
                new DesktopPorts(home, opener, library, composition.autostart(), updates, this::quit),
                place.theme(),
                Clock.systemUTC());
        this.opener = opener;
        stage.setTitle("Paddock");
        stage.getIcons().setAll(AppIcon.sizes());
        stage.setScene(view.scene(stage.getWidth(), stage.getHeight()));
        stage.setOnCloseRequest(event -> {
            event.consume();
            close();
        });
        stage.showingProperty().subscribe(this::measureWhileSeen);
        stage.showingProperty().addListener((showing, was, now) -> dock.show(now));
        stage.iconifiedProperty().subscribe(this::measureWhileSeen);
    }

    /**
     * Shows the window and blocks until Paddock is to end. The supervisor stays open, unless a signal ends Paddock.
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
        try {
            Toolkit.start();
            Window window = onFx(() -> {
                Window made = new Window(supervisor, composition, library);
                made.appear(hidden);
                return made;
            });
            TrayController tray = onFx(window::openTray);
            AppEvents events = AppEvents.ofThisDesktop();
            events.onQuit(() -> Platform.runLater(window::askedToQuit));
            events.onReopen(() -> Platform.runLater(window::bringToFront));
            events.onOpenFiles(files -> requests.request(new WindowRequest(files, null, false)));
            events.onSessionEnd(ends.session()::machineEnds);
            requests.windowIsThere(wish -> Platform.runLater(() -> window.take(wish)));
            try (Subscription signal = Terminals.onInterrupt(() -> {
                ends.bySignal();
                window.ended.countDown();
            })) {
                do {
                    window.updates.untold().ifPresent(tray::tellOfUpdate);
                } while (!window.ended.await(UPDATE_LOOK.toMinutes(), TimeUnit.MINUTES));
            }
            Platform.exit();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** After a login the panel may come up later than Paddock; a window that nothing can bring back is never hidden. */
    private void appear(boolean hidden) {
        if (!hidden) {
            stage.show();
            return;
        }
        dock.show(false);
        PauseTransition panel = new PauseTransition(PANEL_PATIENCE);
        panel.setOnFinished(over -> {
            if (tray == null || !tray.isShown()) {
                stage.show();
            }
        });
        panel.playFromStart();
    }

    private void take(WindowRequest wish) {
        if (!wish.quiet()) {
            bringToFront();
        }
        if (!wish.models().isEmpty()) {
            view.addModels(wish.models());
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
                Platform.runLater(() -> {
                    bringToFront();
                    showProblem(refused.problem());
                });
            }
        });
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

    /** FX thread, while there is nothing to be seen yet. */
    static void prepare(Home home) {
        FirstLook.prepare(WindowPlace.load(home).theme());
    }

    private TrayController openTray() {
        TrayDesktop desktop = Trays.of(
                System.getProperty("os.name", ""),
                System.getenv(),
                Locale.getDefault(),
                () -> settings.settings().notifications());
        TrayController opened = TrayController.open(supervisor, new Tray(), Locale.getDefault(), desktop);
        tray = opened;
        return opened;
    }

    private void measureWhileSeen() {
        view.setVisible(stage.isShowing() && !stage.isIconified());
    }

    private void bringToFront() {
        stage.setIconified(false);
        stage.show();
        stage.toFront();
        stage.requestFocus();
    }

    /** Closing the window is no quitting; a person who did not know it is told before it happens for the first time. */
    private void close() {
        boolean hides = tray != null && tray.isShown();
        if (place.isClosingExplained()) {
            putAway(hides);
            return;
        }
        view.explainClosing(hides, () -> {
            place.closingIsExplained();
            putAway(hides);
        });
    }

    private void putAway(boolean hides) {
        place.save(view.themeProperty().get());
        if (hides) {
            place.comeBackHere();
            stage.hide();
        } else {
            stage.setIconified(true);
        }
    }

    private void askedToQuit() {
        bringToFront();
        view.quit();
    }

    private void minimizeIfHidden() {
        if (!stage.isShowing()) {
            stage.setIconified(true);
            stage.show();
        }
    }

    private void tell(Notice notice, Consumer<TrayAction> chosen) {
        if (stage.isShowing() && !stage.isIconified()) {
            NoticeInWindow.show(stage, notice, chosen);
        }
    }

    private void showProblem(Problem problem) {
        view.show(problem);
    }

    private void quit(boolean stopServers) {
        place.save(view.themeProperty().get());
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
                    Platform.runLater(this::end);
                });
    }

    private void end() {
        if (tray != null) {
            tray.close();
        }
        stage.hide();
        view.close();
        ended.countDown();
    }

    private final class Tray implements TrayPorts {
        @Override
        public void openWindow() {
            Platform.runLater(Window.this::bringToFront);
        }

        @Override
        public void trayLost() {
            Platform.runLater(Window.this::minimizeIfHidden);
        }

        @Override
        public void tell(Notice notice, Consumer<TrayAction> chosen) {
            Platform.runLater(() -> Window.this.tell(notice, chosen));
        }

        @Override
        public void quit(boolean stopServers) {
            Platform.runLater(() -> Window.this.quit(stopServers));
        }

        @Override
        public void copy(String text) {
            Platform.runLater(() -> {
                ClipboardContent content = new ClipboardContent();
                content.putString(text);
                Clipboard.getSystemClipboard().setContent(content);
            });
        }

        @Override
        public void browse(URI page) {
            opener.open(page);
        }
    }
}
