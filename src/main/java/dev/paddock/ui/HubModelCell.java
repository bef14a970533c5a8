package dev.paddock.ui;

import dev.paddock.fetch.hub.HubModel;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** A repository as a search found it. */
final class HubModelCell extends ListCell<HubModel> {
    private static final long BILLION = 1_000_000_000;
    private static final long MILLION = 1_000_000;

    private final Words words;
    private final Label name = new Label();
    private final Label facts = new Label();
    private final VBox lines = new VBox(2, name, facts);

    HubModelCell(Words words) {
        this.words = words;
        getStyleClass().add("hub-model");
        name.getStyleClass().add("row-name");
        facts.getStyleClass().addAll("quiet", "hub-facts");
        facts.setWrapText(true);
        facts.setMinHeight(USE_PREF_SIZE);
        // Else the cell is as wide as its longest name, and the list scrolls sideways.
        setPrefWidth(0);
        lines.setMinWidth(0);
    }

    @Override
    protected void updateItem(@Nullable HubModel model, boolean empty) {
        super.updateItem(model, empty);
        if (empty || model == null) {
            setGraphic(null);
            setAccessibleText(null);
            return;
        }
        name.setText(model.id());
        facts.setText(facts(model));
        setAccessibleText(model.id() + ", " + facts.getText());
        setGraphic(lines);
    }

    private String weights(long parameters) {
        return parameters >= BILLION
                ? words.text("hub.weights.billions", words.rate(parameters / (double) BILLION))
                : words.text("hub.weights.millions", words.number(parameters / MILLION));
    }

    private String facts(HubModel model) {
        List<String> told = new ArrayList<>();
        Long parameters = model.parameters();
        if (parameters != null) {
            told.add(weights(parameters));
        }
        String license = model.license();
        told.add(license == null ? words.text("hub.license.none") : license);
        told.add(words.text("hub.downloads", words.number(model.downloads())));
        if (model.gated()) {
            told.add(words.text("hub.gated.short"));
        }
        return String.join(" · ", told);
    }
}
