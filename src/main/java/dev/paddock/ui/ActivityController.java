package dev.paddock.ui;

import atlantafx.base.controls.CustomTextField;
import dev.paddock.domain.AuditEvent;
import dev.paddock.domain.Fleet;
import dev.paddock.domain.IoWords;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.beans.binding.Bindings;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.SelectionMode;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/** The page of what happened, newest first; follows while it can be seen. */
@SuppressWarnings("NullAway.Init") // FXML sets the fields before initialize()
public final class ActivityController implements PageView {
    private static final String ALL_SERVERS = "";

    @FXML
    private CustomTextField search;

    @FXML
    private ComboBox<String> server;

    @FXML
    private ComboBox<ActivityKind> kind;

    @FXML
    private ListView<AuditEvent> list;

    @FXML
    private Label summary;

    @FXML
    private Label emptyTitle;

    @FXML
    private Label emptyText;

    private final Controllers parts;
    private final Words words;
    private final ObservableList<AuditEvent> events = FXCollections.observableArrayList();
    private final FilteredList<AuditEvent> shown = new FilteredList<>(events);
    private final Consumer<List<AuditEvent>> arrived;
    private final AtomicBoolean reading = new AtomicBoolean();
    private List<AuditEvent> known = List.of();

    ActivityController(Controllers parts) {
        this.parts = parts;
        this.words = parts.words();
        this.arrived = parts.work().latest(this::show);
    }

    @FXML
    private void initialize() {
        kind.getItems().setAll(ActivityKind.values());
        kind.setValue(ActivityKind.ALL);
        kind.setConverter(new Names<>(value -> words.text(value.key())));
        server.getItems().setAll(ALL_SERVERS);
        server.setValue(ALL_SERVERS);
        server.setConverter(new Names<>(value -> value.isEmpty() ? words.text("activity.all-servers") : value));
        list.setItems(shown);
        list.setCellFactory(view -> new ActivityCell(parts));
        list.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        list.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        shown.predicateProperty()
                .bind(Bindings.createObjectBinding(
                        this::wanted, search.textProperty(), server.valueProperty(), kind.valueProperty()));
        summary.textProperty()
                .bind(Bindings.createStringBinding(() -> words.text("activity.count", shown.size()), shown));
        parts.ticker().nowProperty().subscribe(now -> look());
        parts.pages().shownProperty().subscribe(page -> look());
    }

    private java.util.function.Predicate<AuditEvent> wanted() {
        String query = search.getText().strip();
        String of = Objects.requireNonNullElse(server.getValue(), ALL_SERVERS);
        ActivityKind only = kind.getValue();
        Fleet fleet = parts.fleet().fleet();
        return event -> only.holds(event)
                && (of.isEmpty() || of.equals(event.server()) && !ActivityWords.isOfProfile(event))
                && (query.isEmpty()
                        || ActivityWords.matches(ActivityWords.sentence(words, event, fleet), event, query));
    }

    private void look() {
        if (parts.pages().shownProperty().get() != Page.ACTIVITY || !reading.compareAndSet(false, true)) {
            return;
        }
        parts.work().inBackground(() -> {
            try {
                arrived.accept(parts.ports().activity());
            } catch (IOException unreadable) {
                parts.work().onFx(() -> tell(words.text("activity.unreadable", IoWords.why(unreadable)), ""));
            } finally {
                reading.set(false);
            }
            return null;
        });
    }

    /** What is new comes on top; rows that are there stay selected. */
    private void show(List<AuditEvent> latest) {
        if (latest == known && !latest.isEmpty()) {
            return;
        }
        int added = known.isEmpty() ? -1 : latest.indexOf(known.getFirst());
        known = latest;
        if (added > 0) {
            events.addAll(0, latest.subList(0, added));
            if (events.size() > latest.size()) {
                events.remove(latest.size(), events.size());
            }
        } else if (!latest.equals(events)) {
            events.setAll(latest);
        }
        offerServers();
        boolean nothing = events.isEmpty();
        tell(
                words.text(nothing ? "activity.none" : "activity.no-match"),
                words.text(nothing ? "activity.none.text" : "activity.no-match.text"));
    }

    private void tell(String title, String text) {
        emptyTitle.setText(title);
        emptyText.setText(text);
    }

    private void offerServers() {
        List<String> names = Stream.concat(
                        Stream.of(ALL_SERVERS),
                        events.stream()
                                .filter(event -> !ActivityWords.isOfProfile(event))
                                .map(AuditEvent::server)
                                .filter(name -> !name.isEmpty())
                                .distinct()
                                .sorted())
                .toList();
        String chosen = server.getValue();
        if (!names.equals(server.getItems())) {
            server.getItems().setAll(names);
            server.setValue(names.contains(chosen) ? chosen : ALL_SERVERS);
        }
    }

    private void key(KeyEvent event) {
        if (event.isShortcutDown() && event.getCode() == KeyCode.C) {
            Clip.copy(list.getSelectionModel().getSelectedItems().stream()
                    .map(this::line)
                    .collect(Collectors.joining("\n")));
            event.consume();
        }
    }

    private String line(AuditEvent event) {
        String sentence = ActivityWords.sentence(words, event, parts.fleet().fleet());
        return words.exact(event.time()) + "  " + sentence + (event.reason().isEmpty() ? "" : ": " + event.reason());
    }

    @Override
    public Node first() {
        return list;
    }

    @Override
    public Optional<Node> search() {
        return Optional.of(search);
    }
}
