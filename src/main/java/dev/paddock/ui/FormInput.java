package dev.paddock.ui;

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
record FormInput(Control control, List<Node> nodes, Property<String> text) {
    private static final int NARROW = 150;
    private static final int LINES = 4;

    FormInput {
        nodes = List.copyOf(nodes);
    }

    static FormInput of(FormField field, Words words, UiPorts ports) {
        return switch (field.kind()) {
            case TEXT -> typed(field, words, new TextField(), Region.USE_COMPUTED_SIZE);
            case NUMBER -> typed(field, words, new TextField(), NARROW);
            case SECRET -> typed(field, words, new PasswordField(), Region.USE_COMPUTED_SIZE);
            case LINES -> lines(field, words);
            case FOLDERS -> folders(field, words, ports);
            case CHOICE -> choice(field, words);
            case SWITCH -> toggle();
            case MODEL_FILE ->
                file(field, words, owner -> ports.chooseModels(owner).stream().findFirst());
            case ENGINE -> file(field, words, ports::chooseEngine);
        };
    }

    private static FormInput typed(FormField field, Words words, TextInputControl control, double width) {
        control.setPromptText(field.empty(words));
        control.setPrefWidth(width);
        if (width == NARROW) {
            control.setMaxWidth(NARROW);
        }
        HBox.setHgrow(control, Priority.ALWAYS);
        return new FormInput(control, List.of(control), control.textProperty());
    }

    private static FormInput lines(FormField field, Words words) {
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

    private static FormInput choice(FormField field, Words words) {
        ComboBox<String> box = new ComboBox<>();
        box.getItems().setAll(field.choices());
        box.setConverter(new Names(field, words));
        box.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(box, Priority.ALWAYS);
        box.setValue(field.choices().getFirst());
        return new FormInput(box, List.of(box), box.valueProperty());
    }

    private static FormInput toggle() {
        CheckBox box = new CheckBox();
        Property<String> text = new SimpleStringProperty("false");
        box.selectedProperty().subscribe((before, now) -> text.setValue(now.toString()));
        text.subscribe(now -> box.setSelected(Boolean.parseBoolean(now)));
        return new FormInput(box, List.of(box), text);
    }

    private static FormInput folders(FormField field, Words words, UiPorts ports) {
        FormInput list = lines(field, words);
        Button add = new Button(words.text("set.add-folder"));
        add.setId(field.id() + "-choose");
        add.setMinWidth(Region.USE_PREF_SIZE);
        add.setOnAction(pressed -> ports.chooseFolder(add.getScene().getWindow())
                .map(Path::toString)
                .filter(chosen -> list.text().getValue().lines().noneMatch(chosen::equals))
                .ifPresent(chosen -> list.text().setValue(appended(list.text().getValue(), chosen))));
        return new FormInput(list.control(), List.of(list.control(), add), list.text());
    }

    private static String appended(String lines, String more) {
        return lines.isBlank() ? more : lines.stripTrailing() + "\n" + more;
    }

    /** Blocks while the person chooses. */
    private interface Chooser {
        Optional<Path> choose(Window owner);
    }

    private static FormInput file(FormField field, Words words, Chooser chooser) {
        FormInput path = typed(field, words, new TextField(), Region.USE_COMPUTED_SIZE);
        Button choose = new Button(words.text("set.choose"));
        choose.setId(field.id() + "-choose");
        choose.setMinWidth(Region.USE_PREF_SIZE);
        choose.setAccessibleText(words.text("set.choose.accessible", field.label(words)));
        Supplier<Optional<Path>> ask = () -> chooser.choose(choose.getScene().getWindow());
        choose.setOnAction(pressed -> ask.get().ifPresent(chosen -> path.text().setValue(chosen.toString())));
        List<Node> nodes = new ArrayList<>(path.nodes());
        nodes.add(choose);
        return new FormInput(path.control(), nodes, path.text());
    }

    /** One of a schema's words in the person's language. */
    static String word(Words words, String value) {
        String word = value.toLowerCase(Locale.ROOT);
        return words.find("set.word." + word).orElse(word);
    }

    private static final class Names extends StringConverter<String> {
        private final FormField field;
        private final Words words;

        private Names(FormField field, Words words) {
            this.field = field;
            this.words = words;
        }

        @Override
        public String toString(@Nullable String value) {
            if (value == null || value.isEmpty()) {
                return field.empty(words);
            }
            return word(words, value);
        }

        @Override
        public String fromString(String text) {
            return text;
        }
    }
}
