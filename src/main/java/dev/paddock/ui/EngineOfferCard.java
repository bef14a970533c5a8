package dev.paddock.ui;

import atlantafx.base.theme.Styles;
import dev.paddock.install.Choice;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** One build of a release: what it computes with, how large it is, and what speaks for it or against it here. */
final class EngineOfferCard extends HBox {
    EngineOfferCard(Words words, Choice choice, boolean proposed, boolean there, Runnable install) {
        getStyleClass().addAll("engine", "offer");
        setId("offer-" + choice.name().label().replaceAll("[^A-Za-z0-9]+", "-"));
        setAlignment(Pos.CENTER_LEFT);
        setSpacing(12);
        Label name = new Label(choice.name().title());
        name.getStyleClass().add("engine-name");
        Label size = new Label(words.bytes(choice.size()));
        size.getStyleClass().add("quiet");
        HBox head = new HBox(name, size);
        head.getStyleClass().add("engine-head");
        if (proposed) {
            head.getChildren().add(pill(words.text("offers.best"), "good"));
        } else if (!choice.suits()) {
            head.getChildren().add(pill(words.text("offers.unsuited"), "bad"));
        }
        String why = choice.reason();
        Label reason = new Label(why.isEmpty() ? "" : Character.toUpperCase(why.charAt(0)) + why.substring(1));
        reason.getStyleClass().add("reason");
        reason.setWrapText(true);
        reason.setMinHeight(USE_PREF_SIZE);
        VBox lines = new VBox(4, head, reason);
        lines.setMinWidth(0);
        setHgrow(lines, Priority.ALWAYS);
        getChildren().add(lines);
        getChildren().add(there ? installed(words) : button(words, choice, proposed, install));
    }

    private static Label pill(String text, String kind) {
        Label pill = new Label(text);
        pill.getStyleClass().addAll("pill", kind);
        pill.setMinWidth(Region.USE_PREF_SIZE);
        return pill;
    }

    private static Label installed(Words words) {
        Label label = new Label(words.text("offers.installed"));
        label.getStyleClass().add("quiet");
        label.setMinWidth(Region.USE_PREF_SIZE);
        return label;
    }

    private static Button button(Words words, Choice choice, boolean proposed, Runnable install) {
        Button button = new Button(words.text("offers.install"));
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setAccessibleText(words.text(
                "engine.action", words.text("offers.install"), choice.name().title()));
        if (proposed) {
            button.getStyleClass().add(Styles.ACCENT);
        }
        button.setOnAction(pressed -> install.run());
        return button;
    }
}
