package dev.paddock.ui;

import dev.paddock.domain.Finding;
import dev.paddock.domain.Instance;
import dev.paddock.domain.MemoryFit;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.settings.InstanceTexts;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javafx.animation.PauseTransition;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextArea;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;

/** The settings of the selected server. What is not saved stays until it is saved or discarded. */
@SuppressWarnings("NullAway.Init") // FXML sets the fields before initialize()
public final class InstanceFormController {
    private static final KeyCombination SAVE = new KeyCodeCombination(KeyCode.S, KeyCombination.SHORTCUT_DOWN);
    /** So long nobody types before it is reckoned what would come of it. */
    private static final Duration PAUSE = Duration.millis(250);

    @FXML
    private ScrollPane scroll;

    @FXML
    private VBox groups;

    @FXML
    private TextArea command;

    @FXML
    private Label remarks;

    @FXML
    private Label problem;

    @FXML
    private Label status;

    @FXML
    private Button discard;

    @FXML
    private Button saveAndRestart;

    @FXML
    private Button save;

    private final Controllers parts;
    private final Words words;
    private final Selection selection;
    private final Map<InstanceField, FormRow> rows = new EnumMap<>(InstanceField.class);
    private final BooleanProperty saving = new SimpleBooleanProperty();
    private final BooleanProperty savable = new SimpleBooleanProperty();
    private final PauseTransition pause = new PauseTransition(PAUSE);
    private final InstancePreview preview;
    private final SavedInstance file;
    private @Nullable ServerProcess server;

    InstanceFormController(Controllers parts) {
        this.parts = parts;
        this.words = parts.words();
        this.selection = parts.selection();
        this.preview = new InstancePreview(parts.work(), parts.ports(), this::show);
        this.file = new SavedInstance(parts.work(), parts.ports());
    }

    @FXML
    private void initialize() {
        for (InstanceField.Group group : InstanceField.Group.values()) {
            addGroup(group);
        }
        Managed.whileFilled(remarks);
        Managed.whileFilled(problem);
        save.disableProperty().bind(savable.not().or(saving));
        saveAndRestart.disableProperty().bind(save.disableProperty());
        Managed.whileVisible(saveAndRestart);
        saveAndRestart
                .visibleProperty()
                .bind(Present.in(selection.serverProperty())
                        .flatMap(ServerProcess::snapshotProperty)
                        .map(now -> now.isRunning() && !now.attached())
                        .orElse(false));
        discard.disableProperty()
                .bind(Present.in(selection.serverProperty())
                        .flatMap(selected -> parts.drafts().of(selected).changedProperty())
                        .map(changed -> !changed)
                        .orElse(true));
        pause.setOnFinished(quiet -> reckon());
        FollowFocus.in(scroll);
        selection.serverProperty().subscribe(this::turnTo);
        selection.tabProperty().subscribe(this::look);
        parts.ticker().nowProperty().subscribe(this::look);
        parts.fleet().fleetProperty().subscribe(this::look);
        groups.sceneProperty().subscribe(this::listenTo);
        look();
    }

    private void addGroup(InstanceField.Group group) {
        GridPane grid = FormRow.grid();
        for (InstanceField field : group.fields()) {
            FormInput input = FormInput.of(field, words, parts.ports());
            FormRow row = new FormRow(field, words, input, text -> typed(field, text));
            row.addTo(grid, grid.getRowCount());
            rows.put(field, row);
        }
        Node box = FormRow.group(
                words.text(group.key()), words.find(group.key() + ".text").orElse(""), grid);
        Managed.whileVisible(box);
        box.visibleProperty()
                .bind(Present.in(selection.serverProperty())
                        .flatMap(ServerProcess::snapshotProperty)
                        .map(now -> group.concerns(now.instance().isWorker()))
                        .orElse(group.concerns(false)));
        groups.getChildren().add(box);
    }

    private void listenTo(@Nullable Scene scene) {
        if (scene != null) {
            scene.getAccelerators().put(SAVE, () -> {
                if (isShown() && !parts.overlay().isShowing()) {
                    saveOrPointOut();
                }
            });
        }
    }

    private boolean isShown() {
        return selection.tabProperty().get() == Selection.Tab.SETTINGS
                && parts.pages().shownProperty().get() == Page.SERVERS;
    }

    private Optional<InstanceDraft> draft() {
        return Optional.ofNullable(server).map(parts.drafts()::of);
    }

    private void turnTo(@Nullable ServerProcess next) {
        server = next;
        file.forget();
        problem.setText("");
        scroll.setVvalue(0);
        preview.forget();
        show(InstancePreview.Outcome.NONE);
        showDraft();
        look();
    }

    /** Looks into the file, which may be changed by hand at any time. */
    private void look() {
        ServerProcess of = server;
        if (of != null && isShown()) {
            file.read(of, now -> {
                parts.drafts().of(of).setSaved(now);
                if (of == server) {
                    showDraft();
                }
            });
        }
    }

    private void typed(InstanceField field, String text) {
        draft().ifPresent(draft -> draft.put(field, text));
        problem.setText("");
        showDraft();
    }

    private void showDraft() {
        InstanceDraft draft = draft().orElse(null);
        if (draft == null) {
            return;
        }
        List<Finding> findings = draft.read().findings();
        rows.forEach((field, row) -> {
            row.show(draft.text(field));
            row.setChanged(draft.isChanged(field));
            row.tell(trouble(field, draft, findings));
        });
        savable.set(draft.changes() > 0 && findings.isEmpty());
        findings.stream()
                .filter(finding -> finding.key() == null)
                .findFirst()
                .ifPresent(finding -> problem.setText(finding.sentence()));
        if (isShown()) {
            pause.playFromStart();
        }
    }

    private @Nullable String trouble(InstanceField field, InstanceDraft draft, List<Finding> findings) {
        Optional<Finding> wrong = findings.stream()
                .filter(finding -> field.key().equals(finding.key()))
                .findFirst();
        if (wrong.isPresent()) {
            return FormRow.sentence(words, wrong.get(), draft.text(field));
        }
        return draft.changedMeanwhile(field)
                .map(now -> field.kind() == InstanceField.Kind.SECRET || now.isEmpty()
                        ? words.text("set.meanwhile.hidden")
                        : words.text("set.meanwhile", now))
                .orElse(null);
    }

    private void reckon() {
        draft().map(InstanceDraft::read)
                .ifPresent(read -> Optional.ofNullable(read.instance())
                        .ifPresentOrElse(
                                preview::of, () -> showInvalid(read.findings().size())));
    }

    private void showInvalid(int count) {
        preview.forget();
        show(InstancePreview.Outcome.NONE);
        status.setText(words.text("set.invalid", count));
        status.getStyleClass().setAll("label", "model-memory", "too-large");
    }

    private void show(InstancePreview.Outcome outcome) {
        command.setText(outcome.command());
        remarks.setText(outcome.remarks());
        MemoryFit fit = outcome.fit();
        status.setText(fit == null ? "" : ModelWords.memory(words, fit));
        status.getStyleClass()
                .setAll(
                        "label",
                        "model-memory",
                        fit == null
                                ? "unknown"
                                : fit.verdict().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    @FXML
    private void discard() {
        draft().ifPresent(InstanceDraft::discard);
        problem.setText("");
        showDraft();
    }

    @FXML
    private void save() {
        save(false);
    }

    @FXML
    private void saveAndRestart() {
        save(true);
    }

    private void saveOrPointOut() {
        if (!save.isDisabled()) {
            save(false);
            return;
        }
        List<Finding> findings = draft().map(draft -> draft.read().findings()).orElse(List.of());
        rows.entrySet().stream()
                .filter(row ->
                        findings.stream().anyMatch(f -> row.getKey().key().equals(f.key())))
                .findFirst()
                .ifPresent(row -> row.getValue().control().requestFocus());
    }

    private void save(boolean restart) {
        ServerProcess of = server;
        InstanceDraft draft = draft().orElse(null);
        if (of == null || draft == null) {
            return;
        }
        InstanceTexts.Read read = draft.read();
        Instance wanted = read.instance();
        if (wanted == null) {
            return;
        }
        saving.set(true);
        problem.setText("");
        parts.commands()
                .update(wanted, draft.saved(), done -> saved(of, wanted, done, restart), why -> refused(of, why));
    }

    private void saved(ServerProcess of, Instance wanted, ServerSnapshot now, boolean restart) {
        saving.set(false);
        file.forget();
        parts.drafts().of(of).setSaved(wanted);
        if (of == server) {
            showDraft();
        }
        if (restart) {
            parts.commands().restart(now.name());
        }
        look();
    }

    /** What was typed stays. */
    private void refused(ServerProcess of, Problem why) {
        saving.set(false);
        if (of == server) {
            String explanation = MainController.explanation(why);
            problem.setText(explanation.isEmpty() ? why.title() : why.title() + ". " + explanation);
            look();
        }
    }
}
