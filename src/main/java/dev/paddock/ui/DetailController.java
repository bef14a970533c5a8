package dev.paddock.ui;

import dev.paddock.domain.ServerSnapshot;
import dev.paddock.ui.Selection.Tab;
import java.util.Map;
import javafx.fxml.FXML;
import javafx.scene.control.Label;
import javafx.scene.control.TabPane;
import javafx.scene.layout.Region;

/** What is known of the selected server, by tabs. */
@SuppressWarnings("NullAway.Init") // FXML sets the fields before initialize()
public final class DetailController {
    /** So high a form can be worked with, however low the pane was drawn. */
    private static final double FORM_HEIGHT = 350;

    @FXML
    private Region root;

    @FXML
    private TabPane tabs;

    @FXML
    private javafx.scene.control.Tab overview;

    @FXML
    private javafx.scene.control.Tab log;

    @FXML
    private javafx.scene.control.Tab chat;

    @FXML
    private javafx.scene.control.Tab settings;

    @FXML
    private Label pid;

    private final Controllers parts;
    private final Words words;
    private final Selection selection;
    private final InstanceDrafts drafts;

    DetailController(Controllers parts) {
        this.parts = parts;
        this.words = parts.words();
        this.selection = parts.selection();
        this.drafts = parts.drafts();
    }

    @FXML
    private void initialize() {
        Map<Tab, javafx.scene.control.Tab> pages =
                Map.of(Tab.OVERVIEW, overview, Tab.LOG, log, Tab.CHAT, chat, Tab.SETTINGS, settings);
        makeLater(log, "log.fxml");
        makeLater(chat, "chat.fxml");
        makeLater(settings, "instance-form.fxml");
        parts.preload().beginAt(tabs);
        selection.tabProperty().subscribe(tab -> tabs.getSelectionModel().select(pages.get(tab)));
        tabs.getSelectionModel()
                .selectedItemProperty()
                .subscribe(shown -> pages.forEach((tab, page) -> {
                    if (page == shown) {
                        selection.tabProperty().set(tab);
                    }
                }));
        tabs.visibleProperty().bind(selection.serverProperty().isNotNull());
        double least = root.getMinHeight();
        root.minHeightProperty().bind(selection.tabProperty().map(tab -> tab == Tab.SETTINGS ? FORM_HEIGHT : least));
        settings.textProperty()
                .bind(Present.in(selection.serverProperty())
                        .flatMap(server -> drafts.of(server).changedProperty())
                        .map(changed -> words.text(changed ? "tab.settings.changed" : "tab.settings"))
                        .orElse(words.text("tab.settings")));
        pid.textProperty()
                .bind(Present.in(selection.serverProperty())
                        .flatMap(ServerProcess::snapshotProperty)
                        .map(this::pidText)
                        .orElse(""));
    }

    /** A form has a hundred controls, and the window does not wait for them. */
    private void makeLater(javafx.scene.control.Tab tab, String fxml) {
        Runnable make = () -> {
            if (tab.getContent() == null) {
                tab.setContent(parts.load(fxml));
            }
        };
        tab.selectedProperty().subscribe(shown -> {
            if (shown) {
                make.run();
            }
        });
        parts.preload().add(make);
    }

    private String pidText(ServerSnapshot server) {
        Long process = server.pid();
        return process == null ? server.name() : server.name() + " · " + words.text("pid", process.toString());
    }
}
