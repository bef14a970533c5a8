package dev.paddock.ui;

import dev.paddock.domain.ServerSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;
import javafx.fxml.FXML;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.ScrollEvent;
import org.jspecify.annotations.Nullable;

/** The end of the selected server's log, as it is written. Read only while its tab is open. */
@SuppressWarnings("NullAway.Init") // FXML sets the fields before initialize()
public final class LogController {
    private static final int MOST_LINES = 20_000;

    @FXML
    private Parent root;

    @FXML
    private ListView<String> list;

    @FXML
    private TextField filter;

    @FXML
    private ToggleButton follow;

    @FXML
    private Label empty;

    private final Words words;
    private final Work work;
    private final UiPorts ports;
    private final Selection selection;
    private final ObservableList<String> lines = FXCollections.observableArrayList();
    private final FilteredList<String> filtered = new FilteredList<>(lines);
    private final ObservableValue<Path> file;
    private @Nullable LogFeed feed;
    private @Nullable Path fed;

    LogController(Words words, Work work, UiPorts ports, Selection selection) {
        this.words = words;
        this.work = work;
        this.ports = ports;
        this.selection = selection;
        this.file = Present.in(selection.serverProperty())
                .flatMap(ServerProcess::snapshotProperty)
                .map(ServerSnapshot::logFile);
    }

    @FXML
    private void initialize() {
        list.setItems(filtered);
        list.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        list.setCellFactory(view -> new LogLineCell());
        list.addEventFilter(ScrollEvent.SCROLL, scroll -> {
            if (scroll.getDeltaY() > 0) {
                follow.setSelected(false);
            }
        });
        list.addEventFilter(MouseEvent.MOUSE_PRESSED, press -> {
            if (press.getTarget() instanceof Node node
                    && node.getParent() instanceof ScrollBar bar
                    && bar.getOrientation() == Orientation.VERTICAL) {
                follow.setSelected(false);
            }
        });
        list.addEventFilter(KeyEvent.KEY_PRESSED, key -> {
            switch (key.getCode()) {
                case UP, PAGE_UP, HOME -> follow.setSelected(false);
                default -> {}
            }
        });
        list.addEventHandler(KeyEvent.KEY_PRESSED, key -> {
            if (new KeyCodeCombination(KeyCode.C, KeyCombination.SHORTCUT_DOWN).match(key)) {
                copy();
            }
        });
        filter.textProperty().subscribe(this::filter);
        follow.selectedProperty().subscribe(on -> {
            if (on) {
                scrollToEnd();
            }
        });
        file.subscribe(this::feed);
        selection.tabProperty().subscribe(this::feed);
        feed();
    }

    private void filter(String wanted) {
        String lower = wanted.strip().toLowerCase(Locale.ROOT);
        filtered.setPredicate(
                lower.isEmpty() ? null : line -> line.toLowerCase(Locale.ROOT).contains(lower));
        empty.setText(words.text(lower.isEmpty() ? "log.empty" : "log.no-match"));
        if (follow.isSelected()) {
            scrollToEnd();
        }
    }

    private void feed() {
        Path wanted = selection.tabProperty().get() == Selection.Tab.LOG ? file.getValue() : null;
        if (Objects.equals(wanted, fed)) {
            return;
        }
        if (feed != null) {
            feed.close();
            feed = null;
        }
        fed = wanted;
        lines.clear();
        empty.setText(words.text("log.empty"));
        if (wanted != null) {
            feed = new LogFeed(wanted, work, this::append, this::unreadable);
        }
    }

    private void append(List<String> next) {
        lines.addAll(next);
        if (lines.size() > MOST_LINES) {
            lines.remove(0, lines.size() - MOST_LINES);
        }
        if (follow.isSelected()) {
            scrollToEnd();
        }
    }

    private void unreadable(IOException why) {
        empty.setText(words.text("log.unreadable", String.valueOf(why.getMessage())));
    }

    private void scrollToEnd() {
        if (!filtered.isEmpty()) {
            list.scrollTo(filtered.size() - 1);
        }
    }

    /** What is selected, or everything that is shown. */
    @FXML
    private void copy() {
        List<String> selected = list.getSelectionModel().getSelectedItems();
        Clip.copy(String.join("\n", selected.isEmpty() ? filtered : List.copyOf(selected)) + "\n");
    }

    @FXML
    private void openFolder() {
        Path shown = file.getValue();
        if (shown != null && shown.getParent() != null) {
            ports.openFolder(shown.getParent());
        }
    }

    /** For Ctrl+F. */
    void search() {
        filter.requestFocus();
        filter.selectAll();
    }

    Parent root() {
        return root;
    }
}
