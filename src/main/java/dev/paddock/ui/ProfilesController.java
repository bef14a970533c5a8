package dev.paddock.ui;

import atlantafx.base.theme.Styles;
import dev.paddock.domain.Fleet;
import dev.paddock.domain.InstanceNames;
import dev.paddock.domain.Profile;
import dev.paddock.domain.ServerSnapshot;
import java.util.List;
import java.util.Objects;
import javafx.beans.binding.Bindings;
import javafx.fxml.FXML;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** The page of profiles: all of them at the left, the chosen one beside them. */
@SuppressWarnings("NullAway.Init") // FXML sets the fields before initialize()
public final class ProfilesController implements PageView {
    @FXML
    private UndoController undoController;

    @FXML
    private ListView<Profile> list;

    @FXML
    private Node both;

    @FXML
    private Node empty;

    @FXML
    private Node editor;

    @FXML
    private ProfileController editorController;

    private final Controllers parts;
    private final Words words;
    private @Nullable String awaited;

    ProfilesController(Controllers parts) {
        this.parts = parts;
        this.words = parts.words();
    }

    @FXML
    private void initialize() {
        list.setCellFactory(view -> new Cell());
        list.getSelectionModel().selectedItemProperty().subscribe(chosen -> {
            if (chosen != null) {
                editorController.show(chosen);
            }
        });
        both.visibleProperty().bind(Bindings.isNotEmpty(list.getItems()));
        empty.visibleProperty().bind(both.visibleProperty().not());
        editor.visibleProperty()
                .bind(list.getSelectionModel().selectedItemProperty().isNotNull());
        editorController.onDuplicate(this::duplicate);
        editorController.onDelete(this::delete);
        parts.fleet().fleetProperty().map(Fleet::profiles).subscribe(this::show);
        parts.fleet()
                .fleetProperty()
                .map(fleet -> String.valueOf(fleet.activeProfile()))
                .subscribe(active -> list.refresh());
    }

    private void show(List<Profile> profiles) {
        if (profiles.equals(list.getItems())) {
            return;
        }
        Profile selected = list.getSelectionModel().getSelectedItem();
        int place = list.getSelectionModel().getSelectedIndex();
        String wanted = awaited != null ? awaited : selected == null ? active() : selected.name();
        list.getItems().setAll(profiles);
        int found = indexOf(profiles, wanted);
        if (found >= 0) {
            awaited = null;
        }
        list.getSelectionModel().select(found >= 0 ? found : Math.clamp(place, 0, Math.max(0, profiles.size() - 1)));
    }

    private String active() {
        return Objects.requireNonNullElse(parts.fleet().fleet().activeProfile(), "");
    }

    private static int indexOf(List<Profile> profiles, String name) {
        for (int i = 0; i < profiles.size(); i++) {
            if (profiles.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** Chosen as soon as it is there. */
    private void create(Profile profile) {
        awaited = profile.name();
        parts.commands().save(profile, undoController::hide);
    }

    private String freeName(String title) {
        return InstanceNames.free(
                title, "profile", name -> indexOf(parts.fleet().profiles(), name) >= 0);
    }

    private void duplicate(Profile profile) {
        String title = words.text("profile.copy", profile.title());
        String fitting = ProfileController.isTitle(title) ? title : profile.title();
        create(new Profile(freeName(fitting), fitting, profile.instances()));
    }

    private void delete(Profile profile) {
        parts.commands()
                .remove(
                        profile,
                        () -> undoController.offer(
                                words.text("profiles.deleted", profile.title()), () -> create(profile)));
    }

    @FXML
    private void makeNew() {
        TextField title = new TextField();
        title.setId("new-profile-title");
        title.setPromptText(words.text("profile.new.prompt"));
        title.setAccessibleText(words.text("profile.title"));
        CheckBox running = new CheckBox(words.text("profile.new.running"));
        running.setId("new-profile-running");
        running.setWrapText(true);
        Button create = new Button(words.text("profile.new.create"));
        create.setId("new-profile-create");
        create.getStyleClass().add(Styles.ACCENT);
        create.setDefaultButton(true);
        create.disableProperty().bind(title.textProperty().map(text -> !ProfileController.isTitle(text.strip())));
        create.setOnAction(pressed -> {
            parts.overlay().hide();
            String wanted = title.getText().strip();
            create(new Profile(freeName(wanted), wanted, running.isSelected() ? running() : List.of()));
        });
        Button cancel = new Button(words.text("cancel"));
        cancel.setCancelButton(true);
        cancel.setOnAction(pressed -> parts.overlay().hide());
        Label head = new Label(words.text("profile.new.title"));
        head.getStyleClass().add(Styles.TITLE_4);
        HBox buttons = new HBox(8, cancel, create);
        buttons.setAlignment(Pos.CENTER_RIGHT);
        VBox box = new VBox(14, head, title, running, buttons);
        box.getStyleClass().add("dialog-box");
        box.setMaxSize(400, Region.USE_PREF_SIZE);
        parts.overlay().show(box, title);
    }

    private List<String> running() {
        return parts.fleet().fleet().servers().stream()
                .filter(server -> server.state().isActive())
                .map(ServerSnapshot::name)
                .toList();
    }

    @Override
    public Node first() {
        return list.getItems().isEmpty() ? empty : list;
    }

    /** Its title, how large it is, and whether it is the active one. */
    private final class Cell extends ListCell<Profile> {
        private final Label title = new Label();
        private final Label size = new Label();
        private final Label active = new Label(words.text("profile.active"));
        private final HBox row;

        Cell() {
            size.getStyleClass().add("quiet");
            active.getStyleClass().add("pill");
            active.setMinWidth(Region.USE_PREF_SIZE);
            Managed.whileVisible(active);
            title.getStyleClass().add("row-name");
            VBox lines = new VBox(1, title, size);
            lines.setMinWidth(0);
            HBox.setHgrow(lines, Priority.ALWAYS);
            row = new HBox(8, lines, active);
            row.setAlignment(Pos.CENTER_LEFT);
            setPrefWidth(0);
        }

        @Override
        protected void updateItem(@Nullable Profile profile, boolean isEmpty) {
            super.updateItem(profile, isEmpty);
            boolean shown = !isEmpty && profile != null;
            if (shown && profile != null) {
                title.setText(profile.title());
                size.setText(words.text("profile.size", profile.instances().size()));
                active.setVisible(profile.name().equals(parts.fleet().fleet().activeProfile()));
                setAccessibleText(
                        profile.title() + ", " + size.getText() + (active.isVisible() ? ", " + active.getText() : ""));
            }
            setGraphic(shown ? row : null);
        }
    }
}
