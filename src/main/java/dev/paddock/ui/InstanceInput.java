package dev.paddock.ui;

import dev.paddock.settings.InstanceTexts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.beans.property.Property;
import javafx.beans.property.SimpleStringProperty;
import javafx.scene.Node;
import javafx.scene.TraversalDirection;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Control;
import javafx.scene.control.PasswordField;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.stage.Window;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;

/**
 * By what one setting is set, as a text whatever it looks like.
 *
 * @param nodes the control, and what helps to fill it
 */
record InstanceInput(Control control, List<Node> nodes, Property<String> text) {
    private static final int NARROW = 150;
    private static final int LINES = 4;

    InstanceInput {
        nodes = List.copyOf(nodes);
    }

    static InstanceInput of(InstanceField field, Words words, UiPorts ports) {
        return switch (field.kind()) {
            case TEXT -> typed(field, words, new TextField(), Region.USE_COMPUTED_SIZE);
            case NUMBER -> typed(field, words, new TextField(), NARROW);
            case SECRET -> typed(field, words, new PasswordField(), Region.USE_COMPUTED_SIZE);
            case LINES -> lines(field, words);
            case CHOICE -> choice(field, words);
            case SWITCH -> toggle();
            case MODEL_FILE ->
                file(field, words, owner -> ports.chooseModels(owner).stream().findFirst());
            case ENGINE -> file(field, words, ports::chooseEngine);
        };
    }

    private static InstanceInput typed(InstanceField field, Words words, TextInputControl control, double width) {
        control.setPromptText(words.find("set." + field.key() + ".empty").orElse(""));
        control.setPrefWidth(width);
        if (width == NARROW) {
            control.setMaxWidth(NARROW);
        }
        HBox.setHgrow(control, Priority.ALWAYS);
        return new InstanceInput(control, List.of(control), control.textProperty());
    }

    private static InstanceInput lines(InstanceField field, Words words) {
        TextArea area = new TextArea();
        area.getStyleClass().add("mono");
        area.setPrefRowCount(LINES);
        area.setMinHeight(Region.USE_PREF_SIZE);
        area.addEventFilter(KeyEvent.KEY_PRESSED, key -> {
            if (key.getCode() == KeyCode.TAB && !key.isControlDown()) {
                key.consume();
                area.requestFocusTraversal(key.isShiftDown() ? TraversalDirection.PREVIOUS : TraversalDirection.NEXT);
            }
        });
        return typed(field, words, area, Region.USE_COMPUTED_SIZE);
    }

    private static InstanceInput choice(InstanceField field, Words words) {
        ComboBox<String> box = new ComboBox<>();
        box.getItems().add("");
        box.getItems().addAll(InstanceTexts.choices(field.key()));
        box.setConverter(new Names(field, words));
        box.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(box, Priority.ALWAYS);
        box.setValue("");
        return new InstanceInput(box, List.of(box), box.valueProperty());
    }

    private static InstanceInput toggle() {
        CheckBox box = new CheckBox();
        Property<String> text = new SimpleStringProperty("false");
        box.selectedProperty().subscribe((before, now) -> text.setValue(now.toString()));
        text.subscribe(now -> box.setSelected(Boolean.parseBoolean(now)));
        return new InstanceInput(box, List.of(box), text);
    }

    /** Blocks while the person chooses. */
    private interface Chooser {
        Optional<Path> choose(Window owner);
    }

    private static InstanceInput file(InstanceField field, Words words, Chooser chooser) {
        InstanceInput path = typed(field, words, new TextField(), Region.USE_COMPUTED_SIZE);
        Button choose = new Button(words.text("set.choose"));
        choose.setId(field.id() + "-choose");
        choose.setMinWidth(Region.USE_PREF_SIZE);
        choose.setAccessibleText(words.text("set.choose.accessible", field.label(words)));
        Supplier<Optional<Path>> ask = () -> chooser.choose(choose.getScene().getWindow());
        choose.setOnAction(pressed -> ask.get().ifPresent(chosen -> path.text().setValue(chosen.toString())));
        List<Node> nodes = new ArrayList<>(path.nodes());
        nodes.add(choose);
        return new InstanceInput(path.control(), nodes, path.text());
    }

    private static final class Names extends StringConverter<String> {
        private final InstanceField field;
        private final Words words;

        private Names(InstanceField field, Words words) {
            this.field = field;
            this.words = words;
        }

        @Override
        public String toString(@Nullable String value) {
            if (value == null || value.isEmpty()) {
                return words.find("set." + field.key() + ".empty").orElse("");
            }
            return words.find("set.word." + value.toLowerCase(Locale.ROOT)).orElse(value);
        }

        @Override
        public String fromString(String text) {
            return text;
        }
    }
}
