package dev.paddock.ui;

import dev.paddock.domain.Finding;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import dev.paddock.settings.SettingsFile;
import dev.paddock.settings.SettingsTexts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** Paddock's own settings, by the groups of their schema. What is not saved stays until it is saved or discarded. */
@SuppressWarnings("NullAway.Init") // FXML sets the fields before initialize()
public final class SettingsController implements PageView {
    private static final KeyCombination SAVE = new KeyCodeCombination(KeyCode.S, KeyCombination.SHORTCUT_DOWN);

    @FXML
    private ScrollPane scroll;

    @FXML
    private VBox groups;

    @FXML
    private Label problem;

    @FXML
    private Label status;

    @FXML
    private Button discard;

    @FXML
    private Button save;

    private final Controllers parts;
    private final Words words;
    private final SettingsDraft draft = new SettingsDraft();
    private final Map<SettingField, FormRow> rows = new LinkedHashMap<>();
    private final Map<SettingField, SourceSwitches> switches = new LinkedHashMap<>();
    private final ThemeBox theme;
    private final AutostartBox autostart;
    private final UpdateBox updates;
    private final BooleanProperty saving = new SimpleBooleanProperty();
    private final BooleanProperty savable = new SimpleBooleanProperty();
    private SettingsFile.@Nullable Effective known;
    private boolean reading;
    private int question;

    SettingsController(Controllers parts) {
        this.parts = parts;
        this.words = parts.words();
        this.theme = new ThemeBox(parts.theme(), words);
        this.autostart = new AutostartBox(parts, "setting-autostart", "");
        this.updates = new UpdateBox(parts);
    }

    @FXML
    private void initialize() {
        Map<String, List<SettingField>> byGroup = SettingField.all().stream()
                .collect(Collectors.groupingBy(SettingField::group, LinkedHashMap::new, Collectors.toList()));
        byGroup.forEach(this::addGroup);
        Managed.whileFilled(problem);
        save.disableProperty().bind(savable.not().or(saving));
        discard.disableProperty().bind(draft.changedProperty().not().or(saving));
        parts.library().snapshotProperty().subscribe(now -> switches.values().forEach(one -> one.offer(now.sources())));
        FollowFocus.in(scroll);
        groups.setDisable(true);
        parts.pages().shownProperty().subscribe(this::lookAtLogin);
        parts.pages().shownProperty().subscribe(this::look);
        parts.ticker().nowProperty().subscribe(this::look);
        groups.sceneProperty().subscribe(this::listenTo);
        lookAtLogin();
        look();
    }

    private void addGroup(String name, List<SettingField> fields) {
        GridPane grid = FormRow.grid();
        if (name.equals("general")) {
            grid.addRow(0, theme.name(), theme.control());
            Label login = new Label(words.text("autostart"));
            login.getStyleClass().add("set-label");
            login.setLabelFor(autostart.box());
            grid.addRow(1, login, autostart.box(), autostart.note());
        }
        if (name.equals("updates")) {
            grid.addRow(0, updates.label(), updates.node());
        }
        VBox group = FormRow.group(
                words.find("settings.group." + name).orElseGet(() -> FormField.capitalised(name.replace('_', ' '))),
                words.find("settings.group." + name + ".text").orElse(""),
                grid);
        for (SettingField field : fields) {
            if (field.isSwitches()) {
                addSwitches(field, grid);
            } else {
                FormRow row = new FormRow(
                        field, words, FormInput.of(field, words, parts.ports()), text -> typed(field, text));
                row.addTo(grid, grid.getRowCount());
                rows.put(field, row);
            }
        }
        groups.getChildren().add(group);
    }

    private void addSwitches(SettingField field, GridPane grid) {
        SourceSwitches boxes = new SourceSwitches(text -> typed(field, text));
        switches.put(field, boxes);
        Label label = new Label(field.label(words));
        label.getStyleClass().add("set-label");
        grid.addRow(grid.getRowCount(), label, boxes.node(), FormRow.quiet(field.hint(words)));
    }

    private void listenTo(@Nullable Scene scene) {
        if (scene == null) {
            return;
        }
        Runnable before = scene.getAccelerators().get(SAVE);
        scene.getAccelerators().put(SAVE, () -> {
            if (isShown()) {
                if (!save.isDisabled() && !parts.overlay().isShowing()) {
                    save();
                }
            } else if (before != null) {
                before.run();
            }
        });
    }

    private boolean isShown() {
        return parts.pages().shownProperty().get() == Page.SETTINGS;
    }

    private void lookAtLogin() {
        if (isShown()) {
            autostart.look();
            updates.look();
        }
    }

    /** Looks into the file, which may be changed by hand at any time. */
    private void look() {
        if (!isShown() || reading || saving.get()) {
            return;
        }
        reading = true;
        int asked = question;
        parts.work().inBackground(() -> {
            SettingsFile.Effective now = parts.ports().settings();
            parts.work().onFx(() -> {
                if (asked == question) {
                    reading = false;
                    arrived(now);
                }
            });
            return null;
        });
    }

    private void arrived(SettingsFile.Effective now) {
        if (now.equals(known)) {
            return;
        }
        known = now;
        groups.setDisable(false);
        draft.setSaved(now.lines().stream().collect(Collectors.toMap(SettingsFile.Line::key, SettingsTexts::of)));
        Map<String, SettingsFile.Line> lines =
                now.lines().stream().collect(Collectors.toMap(SettingsFile.Line::key, line -> line));
        rows.forEach((field, row) -> Optional.ofNullable(lines.get(field.key())).ifPresent(line -> {
            row.note(origin(field, line, now));
            row.setEditable(line.origin() != SettingsFile.Origin.ENVIRONMENT);
        }));
        switches.forEach((field, boxes) -> Optional.ofNullable(lines.get(field.key()))
                .ifPresent(line -> {
                    boxes.note(origin(field, line, now));
                    boxes.setEditable(line.origin() != SettingsFile.Origin.ENVIRONMENT);
                }));
        showDraft();
    }

    private String origin(SettingField field, SettingsFile.Line line, SettingsFile.Effective now) {
        String origin = switch (line.origin()) {
            case DEFAULT -> words.text("settings.origin.default");
            case PRESET ->
                words.text(
                        "settings.origin.preset",
                        FormInput.word(words, now.settings().preset().name()));
            case FILE -> words.text("settings.origin.file");
            case ENVIRONMENT -> words.text("settings.origin.environment", line.variable());
        };
        return words.find("settings." + field.key() + ".when")
                .map(when -> origin + " " + when)
                .orElse(origin);
    }

    private void typed(SettingField field, String text) {
        draft.put(field.key(), text);
        problem.setText("");
        showDraft();
    }

    private void showDraft() {
        List<Finding> findings = SettingsTexts.check(draft.texts());
        rows.forEach((field, row) -> {
            row.show(draft.text(field.key()));
            row.setChanged(draft.isChanged(field.key()));
            row.tell(trouble(field, findings));
        });
        switches.forEach((field, boxes) -> boxes.show(draft.text(field.key())));
        savable.set(draft.changedProperty().get() && findings.isEmpty());
        status.setText(findings.isEmpty() ? "" : words.text("set.invalid", findings.size()));
    }

    private @Nullable String trouble(SettingField field, List<Finding> findings) {
        Optional<Finding> wrong = of(field, findings);
        if (wrong.isPresent()) {
            return FormRow.sentence(words, wrong.get(), draft.text(field.key()));
        }
        if (draft.isChanged(field.key())) {
            return draft.changedMeanwhile(field.key())
                    .map(now -> now.isEmpty() || field.kind() == FormField.Kind.SECRET
                            ? words.text("set.meanwhile.hidden")
                            : words.text("set.meanwhile", now))
                    .orElse(null);
        }
        return Optional.ofNullable(known)
                .flatMap(now -> of(field, now.findings()))
                .map(finding -> words.text("settings.passed-over", finding.sentence()))
                .orElse(null);
    }

    private static Optional<Finding> of(SettingField field, List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.key() != null
                        && (finding.key().equals(field.key()) || finding.key().startsWith(field.key() + "[")))
                .findFirst();
    }

    @FXML
    private void discard() {
        draft.discard();
        problem.setText("");
        showDraft();
    }

    @FXML
    private void openFile() {
        parts.ports().openSettings();
    }

    @FXML
    private void save() {
        Map<String, String> texts = draft.texts();
        Map<String, String> before = draft.replaced();
        saving.set(true);
        problem.setText("");
        question++;
        reading = false;
        parts.work().inBackground(() -> {
            try {
                parts.ports().saveSettings(texts, before);
                SettingsFile.Effective now = parts.ports().settings();
                parts.work().onFx(() -> {
                    saving.set(false);
                    arrived(now);
                    updates.look();
                });
            } catch (PaddockException refused) {
                parts.work().onFx(() -> refused(refused.problem()));
            }
            return null;
        });
    }

    /** What was typed stays. */
    private void refused(Problem why) {
        saving.set(false);
        String explanation = MainController.explanation(why);
        problem.setText(explanation.isEmpty() ? why.title() : why.title() + ". " + explanation);
        look();
    }

    @Override
    public Node first() {
        return theme.control();
    }

    /** How the window looks, which holds at once and is remembered with its size. */
    private record ThemeBox(Label name, ComboBox<Theme> control) {
        ThemeBox(ThemeSwitch themes, Words words) {
            this(new Label(words.text("theme")), new ComboBox<>());
            name.getStyleClass().add("set-label");
            name.setLabelFor(control);
            control.setId("setting-theme");
            control.setAccessibleText(words.text("theme"));
            control.setMaxWidth(Double.MAX_VALUE);
            control.getItems().setAll(Theme.SYSTEM, Theme.LIGHT, Theme.DARK);
            control.setConverter(new ThemeNames(words));
            control.valueProperty().bindBidirectional(themes.themeProperty());
        }
    }
}
