package dev.paddock.ui;

import atlantafx.base.controls.CustomTextField;
import dev.paddock.domain.MemoryFree;
import dev.paddock.domain.Problem;
import dev.paddock.fetch.hub.HubContents;
import dev.paddock.fetch.hub.HubModel;
import dev.paddock.fetch.queue.Downloads;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;

/** The page where models are looked for on Hugging Face and fetched. */
@SuppressWarnings("NullAway.Init") // FXML sets the fields before initialize()
public final class HubController {
    private static final String HUGGING_FACE = "https://huggingface.co";

    /** Known once it was asked; a machine's memory is no reason not to show what there is. */
    private record Opened(HubContents contents, MemoryFree free) {}

    @FXML
    private VBox root;

    @FXML
    private CustomTextField words;

    @FXML
    private Button go;

    @FXML
    private Node trouble;

    @FXML
    private Label troubleTitle;

    @FXML
    private Label troubleText;

    @FXML
    private ListView<HubModel> models;

    @FXML
    private Label emptyTitle;

    @FXML
    private Label emptyText;

    @FXML
    private Label repo;

    @FXML
    private Label about;

    @FXML
    private Node gated;

    @FXML
    private Label rough;

    @FXML
    private VBox offers;

    private final Controllers parts;
    private final Words texts;
    private final HubTokenQuestion token;
    private Runnable closed = () -> {};
    private Runnable again = () -> {};
    private Future<?> asking = CompletableFuture.completedFuture(null);

    HubController(Controllers parts) {
        this.parts = parts;
        this.texts = parts.words();
        this.token = new HubTokenQuestion(parts);
    }

    @FXML
    private void initialize() {
        List.of(root, trouble, gated, rough).forEach(Managed::whileVisible);
        List.of(troubleText, repo, about).forEach(Managed::whileFilled);
        models.setCellFactory(list -> new HubModelCell(texts));
        models.getSelectionModel().selectedItemProperty().subscribe(model -> {
            if (model != null) {
                look(model.id());
            }
        });
        root.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                close();
                event.consume();
            }
        });
        empty("hub.start", "hub.start.text");
    }

    /** @param whenClosed called when the person goes back */
    void open(Runnable whenClosed) {
        closed = whenClosed;
        parts.downloads().begin();
        root.setVisible(true);
        words.requestFocus();
    }

    boolean isOpen() {
        return root.isVisible();
    }

    Node first() {
        return words;
    }

    @FXML
    private void close() {
        root.setVisible(false);
        closed.run();
    }

    @FXML
    private void again() {
        again.run();
    }

    private void empty(String title, String text) {
        emptyTitle.setText(texts.text(title));
        emptyText.setText(texts.text(text));
    }

    /** What stands there may also name a repository, as the address of its page does. */
    @FXML
    private void search() {
        String wanted = words.getText().strip();
        if (wanted.isEmpty()) {
            words.requestFocus();
            return;
        }
        asking.cancel(true);
        trouble.setVisible(false);
        go.setDisable(true);
        models.getItems().clear();
        clear();
        empty("hub.searching", "hub.searching.text");
        again = this::search;
        if (wanted.matches("(https?://\\S+|[^/\\s]+/[^/\\s]+)")) {
            go.setDisable(false);
            empty("hub.start", "hub.start.text");
            look(wanted);
            return;
        }
        asking = parts.commands()
                .ask(
                        () -> parts.ports().hub().search(wanted),
                        found -> {
                            go.setDisable(false);
                            empty("hub.nothing", "hub.nothing.text");
                            models.getItems().setAll(found);
                            models.scrollTo(0);
                            if (!found.isEmpty()) {
                                models.getSelectionModel().select(0);
                                models.requestFocus();
                            }
                        },
                        problem -> {
                            go.setDisable(false);
                            empty("hub.start", "hub.start.text");
                            refused(problem);
                        });
    }

    private void refused(Problem problem) {
        troubleTitle.setText(problem.title());
        troubleText.setText(MainController.explanation(problem));
        trouble.setVisible(true);
    }

    private void clear() {
        repo.setText("");
        about.setText("");
        gated.setVisible(false);
        rough.setVisible(false);
        offers.getChildren().clear();
    }

    private void look(String wanted) {
        asking.cancel(true);
        trouble.setVisible(false);
        clear();
        repo.setText(wanted);
        about.setText(texts.text("hub.looking"));
        again = () -> look(wanted);
        asking = parts.commands()
                .ask(
                        () -> new Opened(
                                parts.ports().hub().contents(wanted),
                                parts.ports().memoryFree(null)),
                        opened -> show(wanted, opened),
                        problem -> {
                            if (wanted.equals(repo.getText())) {
                                about.setText("");
                                refused(problem);
                            }
                        });
    }

    private void show(String wanted, Opened opened) {
        if (!wanted.equals(repo.getText())) {
            return;
        }
        HubContents contents = opened.contents();
        repo.setText(contents.repo());
        String license = contents.license();
        about.setText(
                contents.offers().isEmpty()
                        ? texts.text("hub.no-gguf")
                        : license == null ? texts.text("hub.license.none") : texts.text("hub.license", license));
        gated.setVisible(contents.gated());
        rough.setVisible(!contents.offers().isEmpty());
        offers.getChildren()
                .setAll(contents.offers().stream()
                        .map(offer -> new HubOfferRow(texts, offer, opened.free(), () -> fetch(offer)))
                        .toList());
    }

    private void fetch(HubContents.Offer offer) {
        trouble.setVisible(false);
        again = () -> fetch(offer);
        parts.downloads().start(new Downloads.Wish(offer.ask(), null, false), this::refused);
    }

    @FXML
    private void openPage() {
        String name = repo.getText();
        parts.commands()
                .ask(
                        () -> parts.ports().settings().settings().downloads().endpoint(),
                        endpoint -> parts.ports()
                                .openPage(URI.create((endpoint.isEmpty() ? HUGGING_FACE : endpoint) + "/" + name)),
                        parts.commands()::show);
    }

    @FXML
    private void askToken() {
        token.ask();
    }
}
