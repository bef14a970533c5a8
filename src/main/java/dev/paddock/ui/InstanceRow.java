package dev.paddock.ui;

import java.util.function.Consumer;
import javafx.beans.value.ObservableValue;
import javafx.css.PseudoClass;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** One line of the form: what it is called, by what it is set, and what is right there. FX thread only. */
final class InstanceRow {
    private static final PseudoClass ERROR = PseudoClass.getPseudoClass("error");
    private static final PseudoClass CHANGED = PseudoClass.getPseudoClass("changed");

    private final InstanceField field;
    private final InstanceInput input;
    private final Label label;
    private final Label technical;
    private final Label message = new Label();
    private final String hint;
    private boolean showing;

    /** @param typed is told each text that the person made */
    InstanceRow(InstanceField field, Words words, InstanceInput input, Consumer<String> typed) {
        this.field = field;
        this.input = input;
        this.label = new Label(field.label(words));
        this.technical = new Label(field.technicalName());
        this.hint = field.hint(words);
        label.getStyleClass().add("set-label");
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.setLabelFor(input.control());
        technical.getStyleClass().addAll("quiet", "mono");
        message.setId(field.id() + "-message");
        message.setWrapText(true);
        message.setMinHeight(Region.USE_PREF_SIZE);
        message.getStyleClass().add("set-message");
        input.control().setId(field.id());
        input.control().setAccessibleText(label.getText() + ", " + technical.getText());
        tell(null);
        input.text().subscribe((before, now) -> {
            if (!showing) {
                typed.accept(now);
            }
        });
    }

    InstanceField field() {
        return field;
    }

    Control control() {
        return input.control();
    }

    void addTo(GridPane grid, int row) {
        VBox names = new VBox(1, label, technical);
        names.getStyleClass().add("set-names");
        HBox entry = new HBox(8);
        entry.getStyleClass().add("set-entry");
        entry.getChildren().setAll(input.nodes());
        if (field.kind() == InstanceField.Kind.LINES || field.kind() == InstanceField.Kind.MODEL_FILE) {
            VBox wide = new VBox(4, entry, message);
            grid.add(names, 0, row);
            grid.add(wide, 1, row, 2, 1);
        } else {
            grid.addRow(row, names, entry, message);
        }
    }

    /** Tells nobody. */
    void show(String text) {
        if (!text.equals(input.text().getValue())) {
            showing = true;
            input.text().setValue(text);
            showing = false;
        }
    }

    ObservableValue<String> text() {
        return input.text();
    }

    /** @param wrong why the text cannot be; null where it can */
    void tell(@Nullable String wrong) {
        message.setText(wrong == null ? hint : wrong);
        message.pseudoClassStateChanged(ERROR, wrong != null);
        message.setVisible(!message.getText().isEmpty());
        message.setManaged(message.isVisible());
        input.control().pseudoClassStateChanged(ERROR, wrong != null);
        input.control().setAccessibleHelp(message.getText());
    }

    void setChanged(boolean changed) {
        label.pseudoClassStateChanged(CHANGED, changed);
    }
}
