package dev.paddock.ui;

import dev.paddock.domain.IoWords;
import dev.paddock.domain.ServerSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.regex.PatternSyntaxException;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ComboBox;
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
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/** The end of the selected server's log, as it is written, or of an earlier run's. Read only while its tab is open. */
@SuppressWarnings("NullAway.Init") // FXML sets the fields before initialize()
public final class LogController {
    private static final PseudoClass ERROR = PseudoClass.getPseudoClass("error");
    private static final KeyCombination COPY = new KeyCodeCombination(KeyCode.C, KeyCombination.SHORTCUT_DOWN);

    /** Of a line that is not wrapped: with it, a list need not ask its cells how high they are. */
    private static final double LINE_HEIGHT = 18;

    @FXML
    private Parent root;

    @FXML
    private ListView<String> list;

    @FXML
    private TextField filter;

    @FXML
    private ToggleButton regex;

    @FXML
    private ComboBox<LogLevel> level;

    @FXML
    private ComboBox<LogRuns.Choice> run;

    @FXML
    private ToggleButton wrap;

    @FXML
    private ToggleButton follow;

    @FXML
    private Label problem;

    @FXML
    private Label empty;

    private final Words words;
    private final Work work;
    private final UiPorts ports;
    private final Selection selection;
    private final Clock clock;
    private final ObservableList<String> lines = FXCollections.observableArrayList();
    private LogFilter wanted = LogFilter.ALL;
    private LogRuns runs;
    private @Nullable LogFeed feed;
    private @Nullable Path fed;

    LogController(Words words, Work work, UiPorts ports, Selection selection, Clock clock) {
        this.words = words;
        this.work = work;
        this.ports = ports;
        this.selection = selection;
        this.clock = clock;
    }

    @FXML
    private void initialize() {
        list.setItems(lines);
        list.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        list.setCellFactory(view -> new LogLineCell(wrap.selectedProperty()));
        wrap.selectedProperty().subscribe(on -> {
            list.setFixedCellSize(on ? Region.USE_COMPUTED_SIZE : LINE_HEIGHT);
            // Else the list stays as wide as its longest line was.
            list.refresh();
            scrollToEnd();
        });
        level.getItems().setAll(LogLevel.values());
        level.setValue(LogLevel.PLAIN);
        level.setConverter(new Names<>(value -> words.text(value.key())));
        Managed.whileFilled(problem);
        followOrNot();
        filter.textProperty().subscribe(this::filter);
        regex.selectedProperty().subscribe(this::filter);
        level.valueProperty().subscribe(this::filter);
        follow.selectedProperty().subscribe(this::scrollToEnd);
        runs = new LogRuns(run, words, work, clock);
        Present.in(selection.serverProperty())
                .flatMap(ServerProcess::snapshotProperty)
                .map(ServerSnapshot::logFile)
                .subscribe(runs::turnTo);
        runs.fileProperty().subscribe(this::feed);
        selection.tabProperty().subscribe(this::feed);
        feed();
    }

    /** Who looks at earlier lines is left in peace. */
    private void followOrNot() {
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
                case END -> follow.setSelected(true);
                default -> {}
            }
        });
        list.addEventHandler(KeyEvent.KEY_PRESSED, key -> {
            if (COPY.match(key)) {
                copy();
            }
        });
    }

    /** With what cannot be searched for, what was found before stays. */
    private void filter() {
        problem.setText("");
        filter.pseudoClassStateChanged(ERROR, false);
        try {
            wanted = LogFilter.of(
                    regex.isSelected() ? filter.getText() : filter.getText().strip(),
                    regex.isSelected(),
                    level.getValue());
            if (feed != null) {
                feed.setFilter(wanted);
            }
        } catch (PatternSyntaxException wrong) {
            refuse(words.text("log.regex.bad", wrong.getDescription(), wrong.getIndex() + 1));
        }
    }

    private void refuse(String why) {
        problem.setText(why);
        filter.pseudoClassStateChanged(ERROR, true);
    }

    private void feed() {
        Path file = selection.tabProperty().get() == Selection.Tab.LOG
                ? runs.fileProperty().get()
                : null;
        if (Objects.equals(file, fed)) {
            return;
        }
        if (feed != null) {
            feed.close();
            feed = null;
        }
        fed = file;
        lines.clear();
        empty.setText(words.text("log.empty"));
        if (file != null) {
            feed = new LogFeed(file, wanted, work, new OnScreen());
        }
    }

    private void scrollToEnd() {
        if (follow.isSelected() && !lines.isEmpty()) {
            list.scrollTo(lines.size() - 1);
        }
    }

    /** What is selected, or everything that is shown. */
    @FXML
    private void copy() {
        List<String> selected = list.getSelectionModel().getSelectedItems();
        Clip.copy(String.join("\n", selected.isEmpty() ? lines : List.copyOf(selected)) + "\n");
    }

    @FXML
    private void openFolder() {
        Path shown = runs.fileProperty().get();
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

    private final class OnScreen implements LogFeed.Screen {
        @Override
        public void show(List<String> next, boolean anew) {
            if (anew) {
                empty.setText(words.text(wanted.isAll() ? "log.empty" : "log.no-match"));
                lines.setAll(next);
            } else {
                lines.addAll(next);
                if (lines.size() > LogFeed.MOST_LINES) {
                    lines.remove(0, lines.size() - LogFeed.MOST_LINES);
                }
            }
            scrollToEnd();
        }

        @Override
        public void unreadable(IOException why) {
            empty.setText(words.text("log.unreadable", IoWords.why(why)));
        }

        @Override
        public void tooSlow() {
            lines.clear();
            empty.setText("");
            refuse(words.text("log.regex.slow"));
        }
    }
}
