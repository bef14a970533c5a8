package dev.paddock.ui;

import javafx.beans.value.ObservableValue;
import javafx.css.PseudoClass;
import javafx.scene.control.ListCell;
import org.jspecify.annotations.Nullable;

/** A line of a log; what the engine calls an error or a warning stands out. */
final class LogLineCell extends ListCell<String> {
    private static final PseudoClass ERROR = PseudoClass.getPseudoClass("error");
    private static final PseudoClass WARNING = PseudoClass.getPseudoClass("warning");

    LogLineCell(ObservableValue<Boolean> wrap) {
        wrapTextProperty().bind(wrap);
        // Wrapped, a line is as wide as the list; else as its text.
        wrap.subscribe(on -> setPrefWidth(on ? 0 : USE_COMPUTED_SIZE));
    }

    @Override
    protected void updateItem(@Nullable String line, boolean empty) {
        super.updateItem(line, empty);
        boolean shown = !empty && line != null;
        setText(shown ? line : null);
        LogLevel level = shown && line != null ? LogLevel.of(line) : LogLevel.PLAIN;
        pseudoClassStateChanged(ERROR, level == LogLevel.ERROR);
        pseudoClassStateChanged(WARNING, level == LogLevel.WARNING);
    }
}
