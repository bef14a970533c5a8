package dev.paddock.ui;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.Instance;
import dev.paddock.domain.LibraryModel;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.library.ModelInspection;
import dev.paddock.library.ModelRemoval;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextArea;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/** What is known of one model; what the table does not hold is read from its file in the background. */
@SuppressWarnings("NullAway.Init") // FXML sets the fields before initialize()
public final class ModelController {
    @FXML
    private Label title;

    @FXML
    private Label kind;

    @FXML
    private Label memory;

    @FXML
    private Button make;

    @FXML
    private Button delete;

    @FXML
    private Node trouble;

    @FXML
    private Label troubleTitle;

    @FXML
    private Label troubleText;

    @FXML
    private GridPane file;

    @FXML
    private GridPane network;

    @FXML
    private TextArea template;

    @FXML
    private TableView<ModelInspection.TypeShare> tensors;

    @FXML
    private TableView<Map.Entry<String, Object>> header;

    private final Controllers parts;
    private final Words words;
    private Consumer<String> deleted = freed -> {};
    private @Nullable LibraryModel model;
    private @Nullable Future<?> reading;

    ModelController(Controllers parts) {
        this.parts = parts;
        this.words = parts.words();
    }

    @FXML
    private void initialize() {
        Managed.whileVisible(trouble);
        Managed.whileVisible(delete);
        Managed.whileFilled(memory);
        column(tensors, "head.type", ModelInspection.TypeShare::type);
        column(tensors, "head.tensors", share -> words.number(share.tensors()));
        column(tensors, "head.weights", share -> words.number(share.weights()));
        column(tensors, "head.size", share -> share.bytes() == 0 ? Words.NOTHING : words.bytes(share.bytes()));
        column(header, "head.key", Map.Entry::getKey);
        column(header, "head.value", entry -> value(entry.getValue()));
    }

    private <T> void column(TableView<T> table, String key, java.util.function.Function<T, String> value) {
        TableColumn<T, String> column = new TableColumn<>(words.text(key));
        column.setCellValueFactory(row -> new ReadOnlyStringWrapper(value.apply(row.getValue())));
        column.setSortable(false);
        column.setReorderable(false);
        table.getColumns().add(column);
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
    }

    private static String value(Object value) {
        String text = value instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(", "))
                : value.toString();
        return text.replaceAll("\\s+", " ").strip();
    }

    void show(LibraryModel next) {
        if (next.equals(model)) {
            return;
        }
        model = next;
        title.setText(next.displayName());
        kind.setText(String.join(" · ", ModelWords.tags(words, next)));
        make.setDisable(!next.isOffered());
        delete.setVisible(ModelRemoval.isOurs(next));
        Problem problem = next.problem();
        trouble.setVisible(problem != null);
        troubleTitle.setText(problem == null ? "" : problem.title());
        troubleText.setText(problem == null ? "" : MainController.explanation(problem));
        fill(file, ModelWords.file(words, next, servers(next)));
        fill(network, ModelWords.network(words, next));
        memory.setText("");
        template.clear();
        tensors.getItems().clear();
        header.getItems().clear();
        read(next);
    }

    /** Names of the servers that run on it. */
    private String servers(LibraryModel of) {
        return parts.fleet().fleet().servers().stream()
                .filter(server -> of.files().contains(server.instance().model().path())
                        || of.copies().contains(server.instance().model().path()))
                .map(ServerSnapshot::name)
                .collect(Collectors.joining(", "));
    }

    private static void fill(GridPane grid, List<ModelWords.Fact> facts) {
        grid.getChildren().clear();
        for (int i = 0; i < facts.size(); i++) {
            Label label = new Label(facts.get(i).label());
            label.getStyleClass().add("fact");
            label.setMinWidth(Region.USE_PREF_SIZE);
            Label value = new Label(facts.get(i).value());
            value.setWrapText(true);
            value.setMinHeight(Region.USE_PREF_SIZE);
            grid.addRow(i, label, value);
        }
    }

    private void read(LibraryModel wanted) {
        Future<?> before = reading;
        if (before != null) {
            before.cancel(true);
        }
        Instance usual = Instance.of("new", wanted.path())
                .withEngine(EngineChoice.usual(parts.fleet().fleet()));
        reading = parts.work().inBackground(() -> {
            if (wanted.isOffered()) {
                parts.ports()
                        .fit(usual)
                        .ifPresent(fit -> tell(wanted, () -> ModelWords.showMemory(memory, words, fit)));
            }
            Optional<ModelInspection> read = inspect(wanted.path());
            read.ifPresent(inspection -> tell(wanted, () -> show(inspection)));
            return null;
        });
    }

    private static Optional<ModelInspection> inspect(Path path) {
        try {
            return Optional.of(ModelInspection.of(path));
        } catch (PaddockException unreadable) {
            return Optional.empty();
        }
    }

    /** A person may have gone on to another one meanwhile. */
    private void tell(LibraryModel of, Runnable action) {
        parts.work().onFx(() -> {
            if (of.equals(model)) {
                action.run();
            }
        });
    }

    private void show(ModelInspection inspection) {
        template.setText(Objects.requireNonNullElse(inspection.chatTemplate(), ""));
        tensors.getItems().setAll(inspection.tensorTypes());
        header.getItems().setAll(inspection.metadata().entrySet());
    }

    @FXML
    private void make() {
        LibraryModel now = model;
        if (now != null) {
            parts.addServer().makeOf(now);
        }
    }

    @FXML
    private void delete() {
        LibraryModel now = model;
        if (now != null) {
            parts.overlay()
                    .confirm(
                            words.text("model.delete.question", now.displayName()),
                            words.text("model.delete.text", now.files().size(), now.path(), words.bytes(now.bytes())),
                            words.text("model.delete.yes"),
                            () -> delete(now));
        }
    }

    private void delete(LibraryModel gone) {
        Fleet fleet = parts.fleet().fleet();
        parts.commands()
                .ask(
                        () -> parts.ports().removeModel(gone, fleet),
                        removed -> deleted.accept(
                                words.text("model.deleted", gone.displayName(), words.bytes(removed.freedBytes()))),
                        parts.commands()::show);
    }

    /** @param told hears in words what a deletion freed */
    void onDeleted(Consumer<String> told) {
        deleted = told;
    }

    @FXML
    private void openFolder() {
        LibraryModel now = model;
        if (now != null && now.path().getParent() != null) {
            parts.ports().openFolder(now.path().getParent());
        }
    }
}
