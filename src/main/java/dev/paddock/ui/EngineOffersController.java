package dev.paddock.ui;

import dev.paddock.domain.Problem;
import dev.paddock.install.Choice;
import dev.paddock.install.EngineOffers;
import dev.paddock.install.InstallRequest;
import java.time.Instant;
import java.util.List;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** What a release of llama.cpp has for this machine: one proposal with its reason, the other builds with theirs. */
@SuppressWarnings("NullAway.Init") // FXML sets the fields before initialize()
public final class EngineOffersController {
    @FXML
    private VBox root;

    @FXML
    private Button back;

    @FXML
    private Button file;

    @FXML
    private Button check;

    @FXML
    private Label status;

    @FXML
    private Node trouble;

    @FXML
    private Label troubleTitle;

    @FXML
    private Label troubleText;

    @FXML
    private CheckBox use;

    @FXML
    private VBox best;

    @FXML
    private Label othersTitle;

    @FXML
    private VBox others;

    private final Controllers parts;
    private final Words words;
    private @Nullable EngineJob job;
    private Runnable closed = () -> {};

    EngineOffersController(Controllers parts) {
        this.parts = parts;
        this.words = parts.words();
    }

    @FXML
    private void initialize() {
        Managed.whileVisible(root);
        Managed.whileVisible(trouble);
        Managed.whileVisible(othersTitle);
        Managed.whileVisible(use);
        root.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                close();
                event.consume();
            }
        });
    }

    /** @param whenClosed called when the person goes back */
    void follow(EngineJob of, Runnable whenClosed) {
        job = of;
        closed = whenClosed;
        of.stateProperty().subscribe(state -> {
            boolean running = state instanceof EngineJob.State.Running;
            best.setDisable(running);
            others.setDisable(running);
            file.setDisable(running);
            if (state instanceof EngineJob.State.Done && isOpen()) {
                close();
            }
        });
    }

    void open() {
        root.setVisible(true);
        back.requestFocus();
        ask(false);
    }

    boolean isOpen() {
        return root.isVisible();
    }

    Node first() {
        return back;
    }

    @FXML
    private void close() {
        root.setVisible(false);
        closed.run();
    }

    @FXML
    private void checkNow() {
        ask(true);
    }

    private void ask(boolean now) {
        check.setDisable(true);
        trouble.setVisible(false);
        status.setText(words.text("offers.asking"));
        parts.commands().ask(() -> parts.ports().engineDesk().available(null, now), this::show, this::refused);
    }

    private void refused(Problem problem) {
        check.setDisable(false);
        status.setText("");
        troubleTitle.setText(problem.title());
        troubleText.setText(MainController.explanation(problem));
        trouble.setVisible(true);
        boolean nothing = best.getChildren().isEmpty();
        use.setVisible(!nothing);
        othersTitle.setVisible(!nothing);
    }

    private void show(EngineOffers offers) {
        check.setDisable(false);
        List<Choice> choices = offers.choices();
        Instant published = offers.release().published();
        status.setText(
                published == null
                        ? words.text("offers.release", offers.release().tag())
                        : words.text(
                                "offers.release.of",
                                offers.release().tag(),
                                words.instant(published, parts.clock().instant())));
        boolean proposed = !choices.isEmpty() && choices.getFirst().suits();
        best.getChildren().clear();
        if (proposed) {
            best.getChildren().add(card(offers, choices.getFirst(), true));
        } else {
            Label none = new Label(words.text("offers.none"));
            none.setWrapText(true);
            best.getChildren().add(none);
        }
        List<Choice> rest = proposed ? choices.subList(1, choices.size()) : choices;
        others.getChildren()
                .setAll(rest.stream().map(choice -> card(offers, choice, false)).toList());
        othersTitle.setVisible(!rest.isEmpty());
        use.setVisible(!choices.isEmpty());
    }

    private EngineOfferCard card(EngineOffers offers, Choice choice, boolean proposed) {
        String tag = offers.release().tag();
        boolean there = offers.installed().contains(tag + "-" + choice.name().label());
        return new EngineOfferCard(words, choice, proposed, there, () -> install(tag, choice));
    }

    private void install(String tag, Choice choice) {
        EngineJob mine = job;
        if (mine != null) {
            mine.install(new InstallRequest(tag, choice.name().label(), null, null, null, false, use.isSelected()));
        }
    }

    @FXML
    private void chooseFile() {
        EngineJob mine = job;
        if (mine != null) {
            parts.ports()
                    .chooseArchive(root.getScene().getWindow())
                    .ifPresent(archive ->
                            mine.install(new InstallRequest(null, null, archive, null, null, false, use.isSelected())));
        }
    }
}
