package dev.paddock.ui;

import atlantafx.base.theme.Styles;
import dev.paddock.domain.Fixes;
import dev.paddock.domain.Instance;
import dev.paddock.domain.Remedy;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.layout.Region;
import javafx.stage.Window;

/** A button for each remedy that Paddock can carry out itself. */
final class RemedyButtons {
    private final Words words;
    private final Commands commands;
    private final UiPorts ports;

    RemedyButtons(Words words, Commands commands, UiPorts ports) {
        this.words = words;
        this.commands = commands;
        this.ports = ports;
    }

    /** The best first, and the only one that stands out. */
    List<Node> of(Instance instance, List<Remedy> remedies) {
        List<Node> buttons = remedies.stream()
                .flatMap(remedy -> button(instance, remedy).stream())
                .map(Node.class::cast)
                .toList();
        buttons.stream().limit(1).forEach(first -> first.getStyleClass().add(Styles.ACCENT));
        return buttons;
    }

    private Optional<Button> button(Instance instance, Remedy remedy) {
        return switch (remedy.kind()) {
            case CHOOSE_MODEL ->
                Optional.of(choosing(
                        "fix.choose-model",
                        owner -> ports.chooseModels(owner).stream()
                                .findFirst()
                                .map(file -> instance.withModel(instance.model().withPath(file)))));
            case NEWER_ENGINE ->
                Optional.of(choosing(
                        "fix.newer-engine",
                        owner -> ports.chooseEngine(owner).map(file -> instance.withEngine(file.toString()))));
            case USE_FREE_PORT -> fixing(words.text("fix.use-free-port"), instance, remedy);
            case FEWER_LAYERS -> fixing(words.text("fix.fewer-layers"), instance, remedy);
            case DROP_FLAG -> fixing(words.text("fix.drop-flag", String.valueOf(remedy.subject())), instance, remedy);
            case SMALLER_CONTEXT ->
                Fixes.apply(instance, remedy)
                        .flatMap(fixed -> fixing(
                                words.text(
                                        "fix.smaller-context",
                                        words.number(fixed.model().contextSize())),
                                instance,
                                remedy));
            case ATTACH -> Optional.of(attaching(instance.name()));
            case EDIT_INSTANCE, DOWNLOAD_AGAIN, FREE_MEMORY, INSTALL_LIBRARY, FREE_DISK, RETRY -> Optional.empty();
        };
    }

    private Optional<Button> fixing(String text, Instance instance, Remedy remedy) {
        return Fixes.apply(instance, remedy).map(fixed -> {
            Button button = plain(text);
            button.setOnAction(pressed -> commands.startAs(fixed));
            return button;
        });
    }

    private Button attaching(String server) {
        Button button = plain(words.text("fix.attach"));
        button.setOnAction(pressed -> commands.attach(server));
        return button;
    }

    private interface Choice {
        Optional<Instance> ask(Window owner);
    }

    private Button choosing(String key, Choice choice) {
        Button button = plain(words.text(key));
        button.setOnAction(pressed -> choice.ask(button.getScene().getWindow()).ifPresent(commands::startAs));
        return button;
    }

    private static Button plain(String text) {
        Button button = new Button(text);
        button.setMinWidth(Region.USE_PREF_SIZE);
        return button;
    }
}
