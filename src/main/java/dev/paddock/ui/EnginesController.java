package dev.paddock.ui;

import dev.paddock.domain.EngineReport;
import dev.paddock.domain.Fleet;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

/** The page of the llama.cpp builds that are known here, and what each can do. */
@SuppressWarnings("NullAway.Init") // FXML sets the fields before initialize()
public final class EnginesController implements PageView {
    @FXML
    private Button again;

    @FXML
    private VBox cards;

    @FXML
    private Label asking;

    private final Controllers parts;
    private final Words words;

    EnginesController(Controllers parts) {
        this.parts = parts;
        this.words = parts.words();
    }

    @FXML
    private void initialize() {
        Managed.whileVisible(asking);
        parts.fleet().fleetProperty().subscribe(this::follow);
        parts.fleet().fleetProperty().map(EnginesController::named).subscribe(named -> ask(false));
    }

    /** A server on another engine makes that one known. */
    private static Set<String> named(Fleet fleet) {
        return fleet.servers().stream()
                .map(server -> Objects.requireNonNullElse(server.instance().engine(), ""))
                .collect(Collectors.toSet());
    }

    private void follow(Fleet fleet) {
        cards.getChildren().forEach(card -> ((EngineCard) card).follow(fleet));
    }

    private void ask(boolean now) {
        again.setDisable(true);
        asking.setVisible(true);
        parts.work().inBackground(() -> {
            try {
                List<EngineReport> engines = parts.ports().engines(now);
                parts.work().onFx(() -> show(engines));
            } catch (PaddockException refused) {
                failed(refused.problem());
            } catch (RuntimeException bug) {
                failed(Problem.of("unforeseen", words.text("engines.failed"), String.valueOf(bug), null));
                throw bug;
            }
            return null;
        });
    }

    private void show(List<EngineReport> engines) {
        done();
        cards.getChildren()
                .setAll(engines.stream()
                        .map(engine -> new EngineCard(words, engine))
                        .toList());
        follow(parts.fleet().fleet());
    }

    private void failed(Problem why) {
        parts.work().onFx(() -> {
            done();
            parts.commands().show(why);
        });
    }

    private void done() {
        again.setDisable(false);
        asking.setVisible(false);
    }

    @FXML
    private void askAgain() {
        ask(true);
    }

    @Override
    public Node first() {
        return again;
    }
}
