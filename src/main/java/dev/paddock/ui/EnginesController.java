package dev.paddock.ui;

import dev.paddock.domain.EngineReport;
import dev.paddock.domain.Fleet;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.fxml.FXML;
import javafx.fxml.FXMLLoader;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** The page of the llama.cpp builds that are known here, and what each can do. */
@SuppressWarnings("NullAway.Init") // FXML sets the fields before initialize()
public final class EnginesController implements PageView {
    @FXML
    private Button again;

    @FXML
    private VBox cards;

    @FXML
    private Label asking;

    @FXML
    private VBox root;

    @FXML
    private VBox own;

    @FXML
    private Button back;

    @FXML
    private Button get;

    @FXML
    private Label newer;

    @FXML
    private EngineWorkController workController;

    private final Controllers parts;
    private final Words words;
    private final EngineJob job;
    private @Nullable EngineOffersController offers;

    EnginesController(Controllers parts) {
        this.parts = parts;
        this.words = parts.words();
        this.job = new EngineJob(parts);
    }

    @FXML
    private void initialize() {
        Managed.whileVisible(asking);
        Managed.whileVisible(back);
        Managed.whileVisible(own);
        Managed.whileFilled(newer);
        workController.follow(job);
        job.stateProperty().subscribe(state -> {
            cards.setDisable(state instanceof EngineJob.State.Running);
            back.setDisable(state instanceof EngineJob.State.Running);
            if (state instanceof EngineJob.State.Done) {
                ask(false);
            }
        });
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
                String tag = parts.ports().newerEngine().orElse("");
                parts.work().onFx(() -> show(engines, tag));
            } catch (PaddockException refused) {
                failed(refused.problem());
            } catch (RuntimeException bug) {
                failed(Problem.of("unforeseen", words.text("engines.failed"), String.valueOf(bug), null));
                throw bug;
            }
            return null;
        });
    }

    private void show(List<EngineReport> engines, String tag) {
        done();
        Instant now = parts.clock().instant();
        cards.getChildren()
                .setAll(engines.stream()
                        .map(engine -> new EngineCard(words, engine, job, parts.overlay(), now))
                        .toList());
        Optional<EngineReport> before = engines.stream()
                .filter(engine -> engine.role() == EngineReport.Role.PREVIOUS)
                .findFirst();
        back.setVisible(before.isPresent());
        before.ifPresent(engine -> back.setText(words.text("engines.back", EngineCard.name(words, engine))));
        newer.setText(tag.isEmpty() ? "" : words.text("engines.newer", tag));
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

    @FXML
    private void goBack() {
        job.rollback();
    }

    @FXML
    private void chooseProgram() {
        parts.ports().chooseEngine(root.getScene().getWindow()).ifPresent(job::add);
    }

    @FXML
    private void getOne() {
        EngineOffersController shown = offers;
        if (shown == null) {
            FXMLLoader loader = Controllers.loader("engine-offers.fxml", parts);
            root.getChildren().addFirst(loader.getRoot());
            shown = loader.getController();
            shown.follow(job, this::closeOffers);
            offers = shown;
        }
        own.setVisible(false);
        shown.open();
    }

    private void closeOffers() {
        own.setVisible(true);
        get.requestFocus();
    }

    @Override
    public Node first() {
        EngineOffersController shown = offers;
        return shown != null && shown.isOpen() ? shown.first() : get;
    }
}
