package dev.paddock.ui;

import dev.paddock.domain.AuditEvent;
import javafx.beans.binding.Bindings;
import javafx.geometry.VPos;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** One event; as high as its wrapped texts need at the list's width. */
final class ActivityCell extends ListCell<AuditEvent> {
    private static final double DOT = 26;
    private static final double TIME = 156;

    private final Controllers parts;
    private final Region dot = new Region();
    private final Label sentence = new Label();
    private final Label reason = new Label();
    private final Label time = new Label();
    private final Tooltip exact = new Tooltip();
    private final GridPane row = new GridPane();

    ActivityCell(Controllers parts) {
        this.parts = parts;
        getStyleClass().add("event-cell");
        setPrefWidth(0);
        sentence.setWrapText(true);
        sentence.setMinHeight(Region.USE_PREF_SIZE);
        reason.setWrapText(true);
        reason.setMinHeight(Region.USE_PREF_SIZE);
        reason.getStyleClass().addAll("quiet", "reason");
        Managed.whileFilled(reason);
        time.getStyleClass().add("quiet");
        time.setTooltip(exact);
        time.textProperty()
                .bind(Bindings.createStringBinding(
                        this::ago, itemProperty(), parts.ticker().nowProperty()));
        row.getStyleClass().add("event-row");
        row.getColumnConstraints()
                .setAll(
                        new ColumnConstraints(DOT),
                        new ColumnConstraints(100, 300, Double.MAX_VALUE, Priority.ALWAYS, null, true),
                        new ColumnConstraints(TIME));
        row.add(dot, 0, 0);
        row.add(new VBox(sentence, reason), 1, 0);
        row.add(time, 2, 0);
        GridPane.setValignment(time, VPos.BASELINE);
        GridPane.setHalignment(time, javafx.geometry.HPos.RIGHT);
    }

    private String ago() {
        AuditEvent event = getItem();
        return event == null
                ? ""
                : parts.words().ago(event.time(), parts.ticker().now());
    }

    @Override
    protected void updateItem(@Nullable AuditEvent event, boolean empty) {
        super.updateItem(event, empty);
        boolean shown = !empty && event != null;
        if (shown && event != null) {
            Words words = parts.words();
            sentence.setText(ActivityWords.sentence(words, event, parts.fleet().fleet()));
            reason.setText(event.reason());
            exact.setText(words.exact(event.time()));
            dot.getStyleClass().setAll("state-dot", ActivityKind.colour(event));
            setAccessibleText(sentence.getText() + ", " + words.exact(event.time()) + ". " + event.reason());
        }
        setGraphic(shown ? row : null);
    }

    @Override
    protected double computePrefHeight(double width) {
        if (isEmpty() || getListView() == null) {
            return super.computePrefHeight(width);
        }
        double whole = getWidth() > 0 ? getWidth() : getListView().getWidth();
        double inner = whole - snappedLeftInset() - snappedRightInset();
        return snapSizeY(snappedTopInset() + row.prefHeight(inner) + snappedBottomInset());
    }
}
