package dev.paddock.ui;

import dev.paddock.domain.ByteSize;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.fetch.FetchSignal;
import dev.paddock.install.update.SelfUpdate;
import dev.paddock.install.update.UpdateReport;
import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** Whether there is a newer Paddock, what changed, and the next step towards it. FX thread only. */
final class UpdateBox {
    private final Label label;
    private final Label note = new Label();
    private final Label changes = new Label();
    private final Button step = new Button();
    private final VBox node = new VBox(8, note, changes, step);
    private final Controllers parts;
    private final Words words;
    private @Nullable UpdateReport known;
    private boolean busy;

    UpdateBox(Controllers parts) {
        this.parts = parts;
        this.words = parts.words();
        this.label = new Label(words.text("updates.label"));
        label.getStyleClass().add("set-label");
        label.setLabelFor(step);
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        note.setId("update-note");
        changes.setId("update-changes");
        changes.getStyleClass().add("quiet");
        step.setId("update-step");
        step.setMinWidth(Region.USE_PREF_SIZE);
        step.setOnAction(clicked -> step());
        for (Label text : List.of(note, changes)) {
            text.setWrapText(true);
            text.setMinHeight(Region.USE_PREF_SIZE);
            text.managedProperty().bind(text.textProperty().isNotEmpty());
        }
        step.managedProperty().bind(step.visibleProperty());
        step.setVisible(false);
    }

    Label label() {
        return label;
    }

    VBox node() {
        return node;
    }

    /** Looks at what is known; asks nobody. */
    void look() {
        if (!busy) {
            ask(updates -> updates.report(), "");
        }
    }

    private interface Question {
        UpdateReport ask(SelfUpdate updates);
    }

    private void ask(Question question, String meanwhile) {
        busy = true;
        if (!meanwhile.isEmpty()) {
            note.setText(meanwhile);
            step.setDisable(true);
        }
        parts.work().inBackground(() -> {
            SelfUpdate updates = parts.ports().updates();
            try {
                UpdateReport now = question.ask(updates);
                parts.work().onFx(() -> show(now, ""));
            } catch (PaddockException refused) {
                UpdateReport now = updates.report();
                parts.work().onFx(() -> show(now, refused.problem().sentence()));
            }
            return null;
        });
    }

    private void show(UpdateReport now, String trouble) {
        busy = false;
        step.setDisable(false);
        if (now.equals(known) && trouble.isEmpty()) {
            return;
        }
        // What went wrong stays until something else is known.
        known = now;
        note.setText(trouble.isEmpty() ? remark(now) : trouble);
        changes.setText(now.notes());
        step.setVisible(now.enabled());
        step.setText(words.text(
                now.available() == null
                        ? "updates.check"
                        : now.file() == null ? "updates.download" : "updates.install"));
    }

    private String remark(UpdateReport now) {
        String available = now.available();
        String how = now.how();
        if (!now.enabled()) {
            return words.text("updates.off");
        }
        if (available != null) {
            return how == null
                    ? words.text("updates.available", available, ByteSize.words(now.size()), now.current())
                    : words.text("updates.fetched", available, how);
        }
        String problem = now.problem();
        if (problem != null) {
            return problem;
        }
        return now.checked() == null ? words.text("updates.never") : words.text("updates.none", now.current());
    }

    private void step() {
        UpdateReport now = known;
        if (now == null || now.available() == null) {
            ask(SelfUpdate::check, words.text("updates.asking"));
        } else if (now.file() == null) {
            ask(
                    updates -> {
                        SelfUpdate.Ready unused = updates.download(new FetchSignal(), progress -> {});
                        return updates.report();
                    },
                    words.text("updates.fetching"));
        } else {
            install(false);
        }
    }

    private void install(boolean force) {
        List<String> running = parts.fleet().fleet().servers().stream()
                .filter(ServerSnapshot::isRunning)
                .map(ServerSnapshot::name)
                .toList();
        busy = true;
        parts.work().inBackground(() -> {
            SelfUpdate updates = parts.ports().updates();
            try {
                SelfUpdate.Ready unused = updates.install(force, running);
                UpdateReport now = updates.report();
                parts.work().onFx(() -> show(now, ""));
            } catch (PaddockException refused) {
                UpdateReport now = updates.report();
                parts.work().onFx(() -> refused(refused.problem(), now, running));
            }
            return null;
        });
    }

    private void refused(Problem why, UpdateReport now, List<String> running) {
        show(now, why.code().equals("update-busy") ? "" : why.sentence());
        if (why.code().equals("update-busy")) {
            confirm(running);
        }
    }

    private void confirm(List<String> running) {
        parts.overlay()
                .confirm(
                        words.text("updates.busy"),
                        words.text("updates.busy.text", String.join(", ", running)),
                        words.text("updates.busy.yes"),
                        () -> install(true));
    }
}
