package dev.paddock.ui;

import dev.paddock.domain.Finding;
import java.util.Objects;
import java.util.function.Consumer;
import javafx.beans.value.ObservableValue;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** One line of the form: what it is called, by what it is set, and what is right there. FX thread only. */
final class FormRow {
    private static final PseudoClass ERROR = PseudoClass.getPseudoClass("error");
    private static final PseudoClass CHANGED = PseudoClass.getPseudoClass("changed");

    private final FormField field;
    private final FormInput input;
    private final Label label;
    private final Label technical;
    private final Label message = new Label();
    private final Label note = new Label();
    private final VBox remarks = new VBox(2, message, note);
    private final String hint;
    private boolean showing;

    /** @param typed is told each text that the person made */
    FormRow(FormField field, Words words, FormInput input, Consumer<String> typed) {
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
        note.setId(field.id() + "-note");
        note.setWrapText(true);
        note.setMinHeight(Region.USE_PREF_SIZE);
        note.getStyleClass().addAll("quiet", "set-note");
        remarks.getStyleClass().add("set-remark");
        tell(null);
        note("");
        input.text().subscribe((before, now) -> {
            if (!showing) {
                typed.accept(now);
            }
        });
    }

    /** What rows are added to. */
    static GridPane grid() {
        GridPane grid = new GridPane();
        grid.getStyleClass().add("set-grid");
        ColumnConstraints names = new ColumnConstraints(150, 190, 210);
        ColumnConstraints inputs = new ColumnConstraints(200, 280, 300);
        ColumnConstraints hints = new ColumnConstraints(120, 240, Double.MAX_VALUE);
        hints.setHgrow(Priority.ALWAYS);
        grid.getColumnConstraints().setAll(names, inputs, hints);
        return grid;
    }

    /** @param text what the group is about; none where it is empty */
    static VBox group(String title, String text, Node... content) {
        Label head = new Label(title);
        head.getStyleClass().add("set-group");
        VBox group = new VBox(10, head);
        if (!text.isEmpty()) {
            group.getChildren().add(quiet(text));
        }
        group.getChildren().addAll(content);
        return group;
    }

    static Label quiet(String text) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.getStyleClass().add("quiet");
        return label;
    }

    /** Without the key, which stands beside it. */
    static String sentence(Words words, Finding finding, String text) {
        String right = Objects.requireNonNullElse(finding.right(), finding.message());
        if (text.isBlank() || text.contains("\n")) {
            return words.text("set.needed", right);
        }
        return words.text("set.wrong", text.strip(), right);
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
        if (field.kind() == FormField.Kind.LINES
                || field.kind() == FormField.Kind.FOLDERS
                || field.kind() == FormField.Kind.MODEL_FILE) {
            VBox wide = new VBox(4, entry, remarks);
            grid.add(names, 0, row);
            grid.add(wide, 1, row, 2, 1);
        } else {
            grid.addRow(row, names, entry, remarks);
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
        help();
    }

    /** A smaller line below; none where the text is empty. */
    void note(String text) {
        note.setText(text);
        note.setVisible(!text.isEmpty());
        note.setManaged(note.isVisible());
        help();
    }

    private void help() {
        input.control().setAccessibleHelp((message.getText() + " " + note.getText()).strip());
    }

    void setEditable(boolean editable) {
        input.nodes().forEach(node -> node.setDisable(!editable));
    }

    void setChanged(boolean changed) {
        label.pseudoClassStateChanged(CHANGED, changed);
    }
}
