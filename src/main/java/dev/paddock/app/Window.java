package dev.paddock.app;

import dev.paddock.domain.Home;
import dev.paddock.domain.Problem;
import dev.paddock.platform.DockIcon;
import dev.paddock.supervisor.Supervisor;
import dev.paddock.tray.TrayAction;
import dev.paddock.tray.TrayBackend.Notice;
import dev.paddock.ui.FirstLook;
import dev.paddock.ui.MainView;
import dev.paddock.ui.UiPorts;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.stage.Stage;

/** The window. FX thread only. */
final class Window {
    private final MainView view;
    private final Stage stage = new Stage();
    private final WindowPlace place;
    private final BooleanSupplier inTray;
    private final DockIcon dock = DockIcon.of(System.getProperty("os.name", ""));

    /** @param inTray whether something can bring the window back that was closed */
    Window(Supervisor supervisor, Home home, UiPorts ports, BooleanSupplier inTray) {
        this.inTray = inTray;
        this.place = new WindowPlace(stage, home);
        this.view = new MainView(supervisor, ports, place.theme(), Clock.systemUTC());
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

    /** While there is nothing to be seen yet. */
    static void prepare(Home home) {
        FirstLook.prepare(WindowPlace.load(home).theme());
    }

    private void measureWhileSeen() {
        view.setVisible(stage.isShowing() && !stage.isIconified());
    }

    void open() {
        stage.show();
    }

    void stayHidden() {
        dock.show(false);
    }

    void bringToFront() {
        stage.setIconified(false);
        stage.show();
        stage.toFront();
        stage.requestFocus();
    }

    void minimizeIfHidden() {
        if (!stage.isShowing()) {
            stage.setIconified(true);
            stage.show();
        }
    }

    /** Closing the window is no quitting; a person who did not know it is told before it happens for the first time. */
    private void close() {
        boolean hides = inTray.getAsBoolean();
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
        rememberPlace();
        if (hides) {
            place.comeBackHere();
            stage.hide();
        } else {
            stage.setIconified(true);
        }
    }

    void askToQuit() {
        bringToFront();
        view.quit();
    }

    void addModels(List<Path> files) {
        view.addModels(files);
    }

    /** In front of everything, as a person waits for what did not work. */
    void show(Problem problem) {
        bringToFront();
        view.show(problem);
    }

    /** Nothing where nobody sees it. */
    void tell(Notice notice, Consumer<TrayAction> chosen) {
        if (stage.isShowing() && !stage.isIconified()) {
            NoticeInWindow.show(stage, notice, chosen);
        }
    }

    void copy(String text) {
        ClipboardContent content = new ClipboardContent();
        content.putString(text);
        Clipboard.getSystemClipboard().setContent(content);
    }

    void rememberPlace() {
        place.save(view.themeProperty().get());
    }

    void dispose() {
        stage.hide();
        view.close();
    }
}
