package dev.paddock.ui;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.LibraryModel;
import dev.paddock.domain.LibrarySnapshot;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import java.net.URI;
import java.util.Map;
import javafx.beans.binding.Bindings;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.Pane;
import org.jspecify.annotations.Nullable;

/** The sidebar, the page beside it, and what went wrong above it. */
@SuppressWarnings("NullAway.Init") // FXML sets the fields before initialize()
public final class MainController {
    @FXML
    private Pane links;

    @FXML
    private Pane pages;

    @FXML
    private Button gateway;

    @FXML
    private Label memoryText;

    @FXML
    private ProgressBar memoryBar;

    @FXML
    private Node notice;

    @FXML
    private Label noticeTitle;

    @FXML
    private Label noticeText;

    @FXML
    private Node welcome;

    @FXML
    private RadioMenuItem themeLight;

    @FXML
    private RadioMenuItem themeDark;

    @FXML
    private RadioMenuItem themeSystem;

    private final Controllers parts;
    private final Words words;

    MainController(Controllers parts) {
        this.parts = parts;
        this.words = parts.words();
    }

    @FXML
    private void initialize() {
        var fleet = parts.fleet().fleetProperty();
        new Sidebar(parts.pages(), words)
                .fill(
                        links,
                        Map.of(
                                Page.SERVERS,
                                fleet.map(all -> count(all.servers().size())),
                                Page.MODELS,
                                parts.library().snapshotProperty().map(MainController::modelCount),
                                Page.PROFILES,
                                fleet.map(all -> count(all.profiles().size()))));
        parts.preload().beginAt(links);
        parts.pages().appearIn(pages, parts);
        welcome.visibleProperty()
                .bind(Bindings.createBooleanBinding(
                        () -> parts.pages().shownProperty().get() == Page.SERVERS && isUntouched(fleet.get()),
                        fleet,
                        parts.pages().shownProperty()));
        bindGateway();
        bindMemory();
        bindNotice();
        bindWarnings();
        bindThemes();
    }

    /** Nothing rather than naught. */
    private static String count(long number) {
        return number == 0 ? "" : Long.toString(number);
    }

    private static String modelCount(LibrarySnapshot library) {
        return count(library.models().stream().filter(LibraryModel::isOffered).count());
    }

    /** Nothing but what Paddock brought along, and that has never run. */
    private static boolean isUntouched(Fleet fleet) {
        return fleet.servers().stream().allMatch(MainController::isUntouchedDemo);
    }

    private static boolean isUntouchedDemo(ServerSnapshot server) {
        return server.name().equals(WelcomeController.DEMO)
                && server.state() == ServerState.STOPPED
                && server.logFile() == null;
    }

    private void bindGateway() {
        var address = parts.fleet().fleetProperty().map(Fleet::gateway);
        gateway.textProperty()
                .bind(address.map(at -> words.text("gateway", at.getAuthority()))
                        .orElse(""));
        gateway.accessibleTextProperty()
                .bind(address.map(at -> words.text("gateway.accessible", at.getAuthority()))
                        .orElse(""));
        gateway.visibleProperty().bind(gateway.textProperty().isNotEmpty());
        Managed.whileVisible(gateway);
    }

    /** As clients of OpenAI's protocol want it. */
    @FXML
    private void copyGateway() {
        URI address = parts.fleet().fleetProperty().get().gateway();
        if (address != null) {
            Clip.copy(address + "/v1");
        }
    }

    private void bindMemory() {
        var memory = parts.memory().memoryProperty();
        memoryText
                .textProperty()
                .bind(Present.in(memory)
                        .map(now -> words.text("memory", words.share(now.used(), now.total())))
                        .orElse(""));
        memoryBar.progressProperty().bind(Bindings.createDoubleBinding(() -> share(memory.get()), memory));
        memoryBar.visibleProperty().bind(memory.isNotNull());
    }

    private static double share(UiPorts.@Nullable Memory memory) {
        return memory == null || memory.total() == 0 ? 0 : (double) memory.used() / memory.total();
    }

    private void bindNotice() {
        var problem = parts.commands().noticeProperty();
        notice.visibleProperty().bind(problem.isNotNull());
        Managed.whileVisible(notice);
        noticeTitle.textProperty().bind(Present.in(problem).map(Problem::title).orElse(""));
        noticeText
                .textProperty()
                .bind(Present.in(problem).map(MainController::explanation).orElse(""));
        Managed.whileFilled(noticeText);
    }

    /** A warning takes the place of an older notice; when its cause is gone, so is the warning. */
    private void bindWarnings() {
        var shown = parts.commands().noticeProperty();
        parts.fleet().fleetProperty().map(Fleet::warnings).subscribe((before, now) -> {
            if (before != null && shown.get() != null && before.contains(shown.get())) {
                shown.set(null);
            }
            if (now != null && !now.isEmpty()) {
                shown.set(now.getFirst());
            }
        });
    }

    static String explanation(Problem problem) {
        String action = problem.action();
        String detail = problem.detail();
        String sentence = detail.isBlank() ? "" : Character.toUpperCase(detail.charAt(0)) + detail.substring(1);
        if (action == null) {
            return sentence;
        }
        return sentence.isEmpty() ? action : sentence + (sentence.endsWith(".") ? " " : ". ") + action;
    }

    private void bindThemes() {
        ToggleGroup themes = new ToggleGroup();
        bindTheme(themeLight, Theme.LIGHT, themes);
        bindTheme(themeDark, Theme.DARK, themes);
        bindTheme(themeSystem, Theme.SYSTEM, themes);
    }

    private void bindTheme(RadioMenuItem item, Theme theme, ToggleGroup themes) {
        item.setToggleGroup(themes);
        item.setSelected(parts.theme().themeProperty().get() == theme);
        item.setOnAction(chosen -> parts.theme().themeProperty().set(theme));
    }

    @FXML
    private void dismissNotice() {
        parts.commands().noticeProperty().set(null);
    }

    @FXML
    private void quit() {
        parts.quitting().quit();
    }
}
