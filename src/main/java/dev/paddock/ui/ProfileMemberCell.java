package dev.paddock.ui;

import dev.paddock.domain.ServerSnapshot;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableValue;
import javafx.css.PseudoClass;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.Tooltip;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.DragEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/** A server in a profile: its name and state, dragged or moved by buttons to its place. */
final class ProfileMemberCell extends ListCell<String> {
    private static final PseudoClass DROP_ABOVE = PseudoClass.getPseudoClass("drop-above");

    /** What a person does to the order. */
    interface Order {
        void move(String server, int to);

        void takeOut(String server);
    }

    private final Controllers parts;
    private final Order order;
    private final HBox row = new HBox();
    private final Region dot = new Region();
    private final Label name = new Label();
    private final Label state = new Label();
    private final ObservableValue<Optional<ServerSnapshot>> server;

    ProfileMemberCell(Controllers parts, Order order) {
        this.parts = parts;
        this.order = order;
        this.server = Bindings.createObjectBinding(
                () -> Optional.ofNullable(getItem())
                        .flatMap(item -> parts.fleet().fleet().server(item)),
                itemProperty(),
                parts.fleet().fleetProperty());
        row.getStyleClass().add("member");
        name.getStyleClass().add("row-name");
        name.textProperty().bind(itemProperty());
        server.subscribe(this::show);
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        FontIcon grip = new FontIcon("fth-menu");
        grip.getStyleClass().add("grip");
        row.getChildren()
                .setAll(
                        grip,
                        dot,
                        name,
                        state,
                        gap,
                        button("fth-arrow-up", "profile.up", item -> () -> order.move(item, getIndex() - 1)),
                        button("fth-arrow-down", "profile.down", item -> () -> order.move(item, getIndex() + 1)),
                        button("fth-x", "profile.take-out", item -> () -> order.takeOut(item)));
        state.setMinWidth(0);
        name.setMinWidth(30);
        setPrefWidth(0);
        setOnDragDetected(this::beginDrag);
        setOnDragOver(this::dragOver);
        setOnDragExited(event -> pseudoClassStateChanged(DROP_ABOVE, false));
        setOnDragDropped(this::drop);
    }

    /** The list's keys do the same; with twenty servers these buttons would be sixty stops of the Tab key. */
    private Button button(String icon, String key, Function<String, Runnable> action) {
        Button button = new Button(null, new FontIcon(icon));
        button.getStyleClass().addAll("row-action", "flat");
        button.setFocusTraversable(false);
        button.setAccessibleText(parts.words().text(key));
        button.setTooltip(new Tooltip(parts.words().text(key)));
        button.setOnAction(pressed -> {
            String item = getItem();
            if (item != null) {
                action.apply(item).run();
            }
        });
        return button;
    }

    private void show(Optional<ServerSnapshot> now) {
        dot.getStyleClass()
                .setAll("state-dot", now.map(one -> Words.colour(one.state())).orElse("off"));
        state.getStyleClass().setAll("label", now.isPresent() ? "quiet" : "gone");
        state.setText(now.map(one -> parts.words().state(one, parts.ticker().now()))
                .orElseGet(() -> parts.words().text("profile.gone")));
    }

    @Override
    protected void updateItem(@Nullable String item, boolean empty) {
        super.updateItem(item, empty);
        setGraphic(empty ? null : row);
        setAccessibleText(empty || item == null ? null : item + ", " + state.getText());
    }

    private void beginDrag(MouseEvent event) {
        String item = getItem();
        if (item != null) {
            ClipboardContent content = new ClipboardContent();
            content.putString(item);
            startDragAndDrop(TransferMode.MOVE).setContent(content);
            event.consume();
        }
    }

    private boolean isOfThisList(DragEvent event) {
        return event.getGestureSource() instanceof ProfileMemberCell other && other.getListView() == getListView();
    }

    private void dragOver(DragEvent event) {
        if (isOfThisList(event)) {
            event.acceptTransferModes(TransferMode.MOVE);
            pseudoClassStateChanged(DROP_ABOVE, event.getGestureSource() != this);
            event.consume();
        }
    }

    private void drop(DragEvent event) {
        if (isOfThisList(event)) {
            String dragged = event.getDragboard().getString();
            order.move(dragged, isEmpty() ? getListView().getItems().size() - 1 : getIndex());
            event.setDropCompleted(true);
            event.consume();
        }
    }
}
