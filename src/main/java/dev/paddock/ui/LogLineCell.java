package dev.paddock.ui;

import java.util.regex.Pattern;
import javafx.css.PseudoClass;
import javafx.scene.control.ListCell;
import org.jspecify.annotations.Nullable;

/** A line of a log; what the engine calls an error or a warning stands out. */
final class LogLineCell extends ListCell<String> {
    private static final PseudoClass ERROR = PseudoClass.getPseudoClass("error");
    private static final PseudoClass WARNING = PseudoClass.getPseudoClass("warning");

    /** llama-server: {@code E } after the time with prefixes on, plain words without. */
    private static final Pattern ERRORS =
            Pattern.compile("^\\S+ E |\\b(?:error|failed|fatal)\\b", Pattern.CASE_INSENSITIVE);

    private static final Pattern WARNINGS = Pattern.compile("^\\S+ W |\\bwarn(?:ing)?\\b", Pattern.CASE_INSENSITIVE);

    @Override
    protected void updateItem(@Nullable String line, boolean empty) {
        super.updateItem(line, empty);
        boolean shown = !empty && line != null;
        setText(shown ? line : null);
        boolean error = shown && line != null && ERRORS.matcher(line).find();
        pseudoClassStateChanged(ERROR, error);
        pseudoClassStateChanged(
                WARNING,
                !error && shown && line != null && WARNINGS.matcher(line).find());
    }
}
