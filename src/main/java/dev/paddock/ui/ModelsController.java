package dev.paddock.ui;

import atlantafx.base.controls.CustomTextField;
import dev.paddock.domain.Download;
import dev.paddock.domain.LibrarySnapshot;
import dev.paddock.domain.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;
import javafx.collections.transformation.SortedList;
import javafx.fxml.FXML;
import javafx.fxml.FXMLLoader;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** The page of all models that are on this machine: a table that can be searched, and what is known of one below it. */
@SuppressWarnings("NullAway.Init") // FXML sets the fields before initialize()
public final class ModelsController implements PageView {
    private static final double TABLE_SHARE = 0.55;

    @FXML
    private CustomTextField search;

    @FXML
    private VBox problems;

    @FXML
    private TableView<ModelRow> table;

    @FXML
    private Label summary;

    @FXML
    private Label freed;

    @FXML
    private CheckBox all;

    @FXML
    private VBox empty;

    @FXML
    private Label emptyTitle;

    @FXML
    private Label emptyText;

    @FXML
    private Button emptyFolder;

    @FXML
    private VBox root;

    @FXML
    private VBox own;

    @FXML
    private Button get;

    @FXML
    private Button emptyGet;

    @FXML
    private SplitPane split;

    @FXML
    private Node inspector;

    @FXML
    private ModelController inspectorController;

    private final Controllers parts;
    private final Words words;
    private @Nullable HubController hub;
    private final ObservableList<ModelRow> rows = FXCollections.observableArrayList();
    private final FilteredList<ModelRow> shown = new FilteredList<>(rows);

    ModelsController(Controllers parts) {
        this.parts = parts;
        this.words = parts.words();
    }

    @FXML
    private void initialize() {
        Managed.whileVisible(own);
        Managed.whileFilled(freed);
        inspectorController.onDeleted(freed::setText);
        ModelColumns.addTo(table, words);
        SortedList<ModelRow> sorted = new SortedList<>(shown);
        sorted.comparatorProperty().bind(table.comparatorProperty());
        table.setItems(sorted);
        shown.predicateProperty()
                .bind(Bindings.createObjectBinding(
                        () -> {
                            String query = search.getText().strip();
                            boolean everything = all.isSelected();
                            return row -> (everything || row.model().isOffered()) && row.matches(query);
                        },
                        search.textProperty(),
                        all.selectedProperty()));
        table.getSelectionModel().selectedItemProperty().subscribe(row -> {
            if (row != null) {
                inspectorController.show(row.model());
            }
        });
        table.getSelectionModel()
                .selectedItemProperty()
                .map(row -> true)
                .orElse(false)
                .subscribe(this::showInspector);
        table.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        search.addEventHandler(KeyEvent.KEY_PRESSED, this::keyInSearch);
        var library = parts.library().snapshotProperty();
        library.subscribe(this::show);
        summary.textProperty()
                .bind(Bindings.createStringBinding(
                        () -> ModelWords.summary(words, library.get(), shown.size()), library, shown));
        shown.predicateProperty().subscribe(wanted -> explainEmptiness());
        parts.pages().shownProperty().subscribe(page -> {
            if (page == Page.MODELS) {
                parts.downloads().begin();
            }
        });
        parts.downloads().listProperty().subscribe(this::countDownloads);
    }

    /** Those that go on are told where nobody would look for them otherwise. */
    private void countDownloads(List<Download> all) {
        long open = all.stream().filter(one -> !one.isSettled()).count();
        get.setText(open == 0 ? words.text("models.get") : words.text("models.get.open", open));
    }

    @FXML
    private void getModels() {
        HubController shown = hub;
        if (shown == null) {
            FXMLLoader loader = Controllers.loader("get-models.fxml", parts);
            root.getChildren().addFirst(loader.getRoot());
            shown = loader.getController();
            hub = shown;
        }
        own.setVisible(false);
        shown.open(() -> {
            own.setVisible(true);
            get.requestFocus();
        });
    }

    private void showInspector(boolean wanted) {
        if (wanted && !split.getItems().contains(inspector)) {
            split.getItems().add(inspector);
            split.setDividerPositions(TABLE_SHARE);
        } else if (!wanted) {
            split.getItems().remove(inspector);
        }
    }

    private void show(LibrarySnapshot library) {
        ModelRow selected = table.getSelectionModel().getSelectedItem();
        rows.setAll(ModelRow.of(library, words));
        reselect(selected);
        long hidden =
                library.models().stream().filter(model -> !model.isOffered()).count();
        all.setText(words.text("models.all", hidden));
        all.setVisible(hidden > 0);
        List<Problem> told = library.sources().stream()
                .flatMap(source -> source.problems().stream())
                .toList();
        problems.getChildren().setAll(told.stream().map(this::line).toList());
        problems.setVisible(!told.isEmpty());
        problems.setManaged(!told.isEmpty());
        explainEmptiness();
    }

    private Label line(Problem problem) {
        Label line = new Label(problem.sentence());
        line.setWrapText(true);
        line.setMinHeight(Label.USE_PREF_SIZE);
        return line;
    }

    /** The one that was selected is still, though it may have changed; else the first. */
    private void reselect(@Nullable ModelRow before) {
        Path path = before == null ? null : before.model().path();
        Optional<ModelRow> again = table.getItems().stream()
                .filter(row -> row.model().path().equals(path))
                .findFirst();
        again.or(() -> table.getItems().stream().findFirst())
                .ifPresentOrElse(table.getSelectionModel()::select, table.getSelectionModel()::clearSelection);
    }

    private void explainEmptiness() {
        LibrarySnapshot library = parts.library().snapshot();
        boolean nothing =
                rows.stream().noneMatch(row -> all.isSelected() || row.model().isOffered());
        if (!library.scanned() && rows.isEmpty()) {
            emptyTitle.setText(words.text("models.looking"));
            emptyText.setText(words.text("models.looking.text"));
        } else if (nothing) {
            emptyTitle.setText(words.text("models.none"));
            emptyText.setText(words.text("models.none.text"));
        } else {
            emptyTitle.setText(words.text("models.no-match", search.getText().strip()));
            emptyText.setText(words.text("models.no-match.text"));
        }
        emptyFolder.setVisible(nothing && library.scanned());
        emptyFolder.setManaged(emptyFolder.isVisible());
        emptyGet.setVisible(emptyFolder.isVisible());
        emptyGet.setManaged(emptyFolder.isVisible());
        if (table.getSelectionModel().getSelectedItem() == null
                && !table.getItems().isEmpty()) {
            table.getSelectionModel().select(0);
        }
    }

    private void key(KeyEvent event) {
        ModelRow row = table.getSelectionModel().getSelectedItem();
        if (event.getCode() == KeyCode.ENTER && row != null && row.model().isOffered()) {
            parts.addServer().makeOf(row.model());
            event.consume();
        }
    }

    private void keyInSearch(KeyEvent event) {
        switch (event.getCode()) {
            case ESCAPE -> search.clear();
            case DOWN -> table.requestFocus();
            default -> {
                return;
            }
        }
        event.consume();
    }

    @FXML
    private void chooseFolder() {
        parts.ports()
                .chooseFolder(table.getScene().getWindow())
                .ifPresent(folder -> parts.library().addFolders(List.of(folder)));
    }

    @Override
    public Node first() {
        HubController shown = hub;
        return shown != null && shown.isOpen() ? shown.first() : table;
    }

    @Override
    public Optional<Node> search() {
        HubController shown = hub;
        return Optional.of(shown != null && shown.isOpen() ? shown.first() : search);
    }
}
