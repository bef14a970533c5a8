package dev.paddock.ui;

import dev.paddock.domain.MemoryFree;
import dev.paddock.domain.RoughFit;
import dev.paddock.fetch.hub.HubContents.Offer;
import dev.paddock.fetch.hub.HubFile;
import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** One model of a repository in one quantization: its size, what comes along, whether this machine may hold it. */
final class HubOfferRow extends HBox {
    HubOfferRow(Words words, Offer offer, MemoryFree free, Runnable fetch) {
        getStyleClass().add("hub-offer");
        setAlignment(Pos.CENTER_LEFT);
        String quantization = offer.quantization();
        Label name = new Label(quantization == null ? offer.name() : quantization);
        name.getStyleClass().add("row-name");
        Label size = new Label(words.bytes(offer.allBytes()));
        size.setMinWidth(Region.USE_PREF_SIZE);
        HBox head = new HBox(name, size);
        head.getStyleClass().add("engine-head");
        if (offer.usual()) {
            Label pill = new Label(words.text("hub.usual"));
            pill.getStyleClass().addAll("pill", "good");
            pill.setMinWidth(Region.USE_PREF_SIZE);
            head.getChildren().add(pill);
        }
        VBox lines = new VBox(2, head, fit(words, offer, free));
        String along = along(words, offer);
        if (!along.isEmpty()) {
            Label line = wrapped(along);
            line.getStyleClass().add("quiet");
            lines.getChildren().add(line);
        }
        lines.setMinWidth(0);
        setHgrow(lines, Priority.ALWAYS);
        Button button = new Button(words.text("hub.fetch"));
        button.getStyleClass().addAll("small", "hub-fetch");
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setAccessibleText(words.text("engine.action", words.text("hub.fetch"), offer.name()));
        button.setOnAction(pressed -> fetch.run());
        getChildren().addAll(lines, button);
    }

    private static Label wrapped(String text) {
        Label label = new Label(text);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    private static Label fit(Words words, Offer offer, MemoryFree free) {
        RoughFit fit = RoughFit.of(offer.allBytes(), free);
        Label label = wrapped(words.text(
                switch (fit.verdict()) {
                    case ON_DEVICE -> "hub.fit.device";
                    case PARTLY_ON_DEVICE -> "hub.fit.partly";
                    case IN_MEMORY -> "hub.fit.memory";
                    case TOO_LARGE -> "hub.fit.too-large";
                },
                words.bytes(fit.needed()),
                words.bytes(fit.free())));
        label.getStyleClass()
                .addAll(
                        "model-memory",
                        switch (fit.verdict()) {
                            case ON_DEVICE, IN_MEMORY -> "fits";
                            case PARTLY_ON_DEVICE -> "tight";
                            case TOO_LARGE -> "too-large";
                        });
        return label;
    }

    private static String along(Words words, Offer offer) {
        List<String> told = new ArrayList<>();
        if (offer.parts() > 1) {
            told.add(words.text("hub.parts", offer.parts()));
        }
        HubFile projector = offer.projector();
        if (projector != null) {
            told.add(words.text("hub.projector", projector.path()));
        }
        HubFile draft = offer.draft();
        if (draft != null) {
            told.add(words.text("hub.draft", draft.path()));
        }
        return String.join(" · ", told);
    }
}
