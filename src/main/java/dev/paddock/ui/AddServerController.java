package dev.paddock.ui;

import dev.paddock.domain.Engine;
import dev.paddock.domain.Instance;
import dev.paddock.domain.InstanceNames;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Future;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;

/** The form that makes a server of a model. */
@SuppressWarnings("NullAway.Init") // FXML and ask() set the fields before anybody sees the form
public final class AddServerController {
    private static final PseudoClass ERROR = PseudoClass.getPseudoClass("error");
    private static final String OTHER = "";
    private static final int LOWEST_PORT = 1024;
    private static final int HIGHEST_PORT = 65535;

    @FXML
    private Label model;

    @FXML
    private Label more;

    @FXML
    private TextField name;

    @FXML
    private ComboBox<String> engine;

    @FXML
    private TextField port;

    @FXML
    private CheckBox projector;

    @FXML
    private Label memory;

    @FXML
    private Label problem;

    @FXML
    private Button addAndStart;

    @FXML
    private Button addOnly;

    @FXML
    private Button skip;

    private final Controllers parts;
    private final Words words;
    private AddServer.Candidate candidate;
    private @Nullable Future<?> reckoning;

    AddServerController(Controllers parts) {
        this.parts = parts;
        this.words = parts.words();
    }

    @FXML
    private void initialize() {
        Managed.whileFilled(problem);
        problem.visibleProperty().bind(problem.managedProperty());
        Managed.whileFilled(memory);
        Managed.whileFilled(more);
        engine.setConverter(new EngineNames());
        engine.getItems().setAll(Engine.BUILTIN, OTHER);
        parts.fleet().servers().stream()
                .map(server -> server.snapshot().instance().engine())
                .filter(Objects::nonNull)
                .forEach(this::offer);
        engine.setValue(EngineChoice.usual(parts.fleet().fleet()));
        // The built-in engine refuses projectors.
        projector.disableProperty().bind(engine.valueProperty().isEqualTo(Engine.BUILTIN));
        Managed.whileVisible(projector);
        engine.valueProperty().addListener((value, was, is) -> {
            if (OTHER.equals(is)) {
                chooseEngine(was);
            } else {
                reckon();
            }
        });
        projector.selectedProperty().addListener((value, was, is) -> reckon());
        parts.work().inBackground(() -> {
            Optional<Path> found = parts.ports().engineOnPath();
            found.ifPresent(path -> parts.work().onFx(() -> offer(path.toString())));
            return found;
        });
    }

    private void offer(String path) {
        if (!engine.getItems().contains(path)) {
            engine.getItems().add(engine.getItems().size() - 1, path);
        }
    }

    private void chooseEngine(@Nullable String before) {
        Optional<Path> chosen = parts.ports().chooseEngine(engine.getScene().getWindow());
        chosen.ifPresent(path -> offer(path.toString()));
        // A combo box must not be changed while it tells of a change.
        parts.work()
                .onFx(() ->
                        engine.setValue(chosen.map(Path::toString).orElse(before == null ? Engine.BUILTIN : before)));
    }

    /** @param waiting how many more files wait */
    void ask(AddServer.Candidate of, int waiting) {
        candidate = of;
        model.setText(of.model().toString());
        Path sight = of.projector();
        projector.setVisible(sight != null);
        projector.setText(sight == null ? "" : words.text("add.projector", String.valueOf(sight.getFileName())));
        projector.setSelected(sight != null);
        more.setText(waiting == 0 ? "" : words.text("add.more", waiting));
        skip.setVisible(waiting > 0);
        skip.setManaged(waiting > 0);
        name.setText(InstanceNames.free(of.model(), parts.fleet().fleet()));
        reckon();
    }

    /** Tells what it would take as it is chosen now. The engine may be asked for it, so in the background. */
    private void reckon() {
        Future<?> before = reckoning;
        if (before != null) {
            before.cancel(true);
        }
        if (candidate == null) {
            return;
        }
        memory.setText("");
        Instance wanted = wanted("new");
        reckoning = parts.work().inBackground(() -> {
            parts.ports()
                    .fit(wanted)
                    .ifPresent(fit -> parts.work().onFx(() -> {
                        if (wanted.equals(wanted("new"))) {
                            ModelWords.showMemory(memory, words, fit);
                        }
                    }));
            return null;
        });
    }

    private Instance wanted(String called) {
        Instance plain = Instance.of(called, candidate.model()).withEngine(engine.getValue());
        return projector.isSelected() && !projector.isDisabled()
                ? plain.withModel(plain.model().withMmproj(candidate.projector()))
                : plain;
    }

    Node first() {
        return addAndStart;
    }

    @FXML
    private void addAndStart() {
        add(true);
    }

    @FXML
    private void addOnly() {
        add(false);
    }

    @FXML
    private void skip() {
        parts.addServer().next();
    }

    @FXML
    private void cancel() {
        parts.addServer().giveUp();
    }

    private void add(boolean start) {
        name.pseudoClassStateChanged(ERROR, false);
        port.pseudoClassStateChanged(ERROR, false);
        if (!Instance.NAME.matcher(name.getText()).matches()) {
            refuse(name, words.text("add.bad-name"));
            return;
        }
        Optional<Integer> wanted = number(port.getText().strip());
        if (wanted.isEmpty() && !port.getText().isBlank()) {
            refuse(port, words.text("add.bad-port"));
            return;
        }
        Instance instance = wanted(name.getText());
        setBusy(true);
        parts.commands()
                .add(
                        instance.withServer(instance.server().withPort(wanted.orElse(null))),
                        added -> added(added, start),
                        this::refused);
    }

    private static Optional<Integer> number(String text) {
        return text.matches("[0-9]{1,5}")
                ? Optional.of(Integer.parseInt(text)).filter(port -> port >= LOWEST_PORT && port <= HIGHEST_PORT)
                : Optional.empty();
    }

    private void refuse(Node field, String why) {
        problem.setText(why);
        field.pseudoClassStateChanged(ERROR, true);
        field.requestFocus();
    }

    private void refused(Problem why) {
        setBusy(false);
        String explanation = MainController.explanation(why);
        problem.setText(explanation.isEmpty() ? why.title() : why.title() + ". " + explanation);
    }

    private void added(ServerSnapshot server, boolean start) {
        parts.addServer().next();
        parts.pages().show(Page.SERVERS);
        parts.selection().showWhenKnown(server.name());
        if (start) {
            parts.commands().start(server.name());
        }
    }

    private void setBusy(boolean busy) {
        addAndStart.setDisable(busy);
        addOnly.setDisable(busy);
    }

    private final class EngineNames extends StringConverter<String> {
        @Override
        public String toString(@Nullable String value) {
            if (value == null) {
                return "";
            }
            return switch (value) {
                case Engine.BUILTIN -> words.text("engine.builtin");
                case OTHER -> words.text("engine.choose");
                default -> value;
            };
        }

        @Override
        public String fromString(String text) {
            return text;
        }
    }
}
