package dev.paddock.ui;

import atlantafx.base.controls.ModalPane;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Subscription;
import dev.paddock.http.LateTls;
import dev.paddock.supervisor.Supervisor;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.layout.StackPane;

/** All that is in Paddock's window. FX thread only; closing it undoes every subscription and leaves servers as they are. */
public final class MainView implements AutoCloseable {
    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(5);

    static final String STYLE = "paddock";

    private static final Subscription NOBODY = () -> {};

    private final Work work = new Work();
    private final HttpClient http = HttpClient.newBuilder()
            .proxy(HttpClient.Builder.NO_PROXY)
            .sslContext(LateTls.context())
            .connectTimeout(CONNECT_PATIENCE)
            .build();
    private final Ticker ticker;
    private final ThemeSwitch theme;
    private final FleetModel fleet;
    private final MemoryGauge memory;
    private final StackPane root;
    private final Selection selection;
    private final Chats chats;
    private final LibraryFeed library;
    private final DownloadFeed downloads;
    private final Pages pages = new Pages();
    private final Words words;
    private final Quitting quitting;
    private final Overlay overlay;
    private final Commands commands;
    private final AddServer addServer;
    private final Supervisor supervisor;
    private final Preload preload = new Preload();
    private Subscription look = NOBODY;

    public MainView(Supervisor supervisor, UiPorts ports, Theme first, Clock clock) {
        this(supervisor, ports, first, clock, Words.ofThisMachine());
    }

    MainView(Supervisor supervisor, UiPorts ports, Theme first, Clock clock, Words words) {
        this.supervisor = supervisor;
        this.words = words;
        ticker = new Ticker(clock, work);
        theme = new ThemeSwitch(first);
        fleet = new FleetModel(supervisor, work, clock);
        selection = new Selection(fleet);
        memory = new MemoryGauge(ports, work, ticker);
        chats = new Chats(http, work, words, fleet, ports);
        ModalPane modal = new ModalPane();
        overlay = new Overlay(modal, words);
        commands = new Commands(supervisor, work, words);
        quitting = new Quitting(fleet, ports, overlay, words, work);
        library = new LibraryFeed(ports, work, commands);
        downloads = new DownloadFeed(ports, work, commands);
        addServer = new AddServer(ports, overlay, work, library, pages);
        Controllers controllers = new Controllers(
                fleet,
                commands,
                words,
                work,
                ports,
                ticker,
                clock,
                selection,
                overlay,
                addServer,
                theme,
                memory,
                quitting,
                chats,
                library,
                downloads,
                pages,
                new InstanceDrafts(fleet),
                preload);
        addServer.openWith(controllers);
        Parent main = controllers.load("main.fxml");
        for (Page page : Page.values()) {
            preload.add(() -> pages.prepare(page));
        }
        pages.shownProperty().addListener((shown, was, now) -> preload.begin());
        root = new StackPane(main, modal);
        root.getStyleClass().add(STYLE);
        addServer.acceptDropsOn(root);
    }

    /** Puts itself into a new scene of this size. */
    public Scene scene(double width, double height) {
        Scene scene = new Scene(root, width, height);
        theme.dress(scene);
        pages.listenTo(scene, overlay);
        return scene;
    }

    public ObjectProperty<Theme> themeProperty() {
        return theme.themeProperty();
    }

    /** A window that nobody sees measures nothing. */
    public void setVisible(boolean visible) {
        ticker.run(visible);
        look.close();
        look = visible ? supervisor.look() : NOBODY;
        if (visible) {
            library.begin();
            preload.windowIsThere();
        }
    }

    /** Shows the server of this name, if there is one. */
    public void showServer(String name) {
        fleet.server(name).ifPresent(server -> {
            pages.show(Page.SERVERS);
            selection.show(server, Selection.Tab.OVERVIEW);
        });
    }

    /** As if these files and folders had been dropped on the window. */
    public void addModels(List<Path> files) {
        addServer.take(files);
    }

    /** Shows what went wrong above the page. */
    public void show(Problem problem) {
        commands.show(problem);
    }

    /** As the person's own wish: asks what becomes of the servers where the settings say so. */
    public void quit() {
        quitting.quit();
    }

    /**
     * Says what closing the window does, and lets the person choose.
     *
     * @param toTray it goes to the tray, else it is minimized
     * @param close called when that is what the person wants
     */
    public void explainClosing(boolean toTray, Runnable close) {
        overlay.choose(
                words.text("closing.title"),
                words.text(toTray ? "closing.tray" : "closing.minimize"),
                words.text(toTray ? "closing.tray.yes" : "closing.minimize.yes"),
                close,
                words.text("quit"),
                quitting::quit);
    }

    @Override
    public void close() {
        look.close();
        preload.close();
        ticker.close();
        theme.close();
        fleet.close();
        library.close();
        downloads.close();
        chats.close();
        work.close();
        http.shutdownNow();
    }
}
