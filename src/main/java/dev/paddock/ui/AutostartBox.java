package dev.paddock.ui;

import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import dev.paddock.platform.login.Autostart;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/** The switch for starting at login. It shows what the system says, and changes it at once. FX thread only. */
final class AutostartBox {
    private final CheckBox box = new CheckBox();
    private final Label note = new Label();
    private final Work work;
    private final Words words;
    private final UiPorts ports;
    private Autostart.@Nullable Status known;
    private boolean busy;

    /** @param name of the switch; empty where that stands beside it */
    AutostartBox(Controllers parts, String id, String name) {
        this.work = parts.work();
        this.words = parts.words();
        this.ports = parts.ports();
        box.setId(id);
        box.setText(name);
        box.setAccessibleText(words.text("autostart"));
        box.setDisable(true);
        box.setOnAction(clicked -> turn(box.isSelected()));
        note.setId(id + "-note");
        note.setWrapText(true);
        note.setMinHeight(Region.USE_PREF_SIZE);
        note.getStyleClass().addAll("quiet", "set-note");
        note.managedProperty().bind(note.textProperty().isNotEmpty());
    }

    CheckBox box() {
        return box;
    }

    Label note() {
        return note;
    }

    /** Asks the system, which may be changed elsewhere at any time. */
    void look() {
        if (!busy) {
            ask(() -> ports.autostart().status());
        }
    }

    private void turn(boolean on) {
        Autostart.Status before = known;
        ask(() -> {
            Autostart autostart = ports.autostart();
            if (on) {
                return autostart.on(before == null ? null : before.profile());
            }
            autostart.off();
            return autostart.status();
        });
    }

    private interface Question {
        Autostart.Status ask();
    }

    private void ask(Question question) {
        busy = true;
        work.inBackground(() -> {
            try {
                Autostart.Status now = question.ask();
                work.onFx(() -> show(now));
            } catch (PaddockException refused) {
                work.onFx(() -> refused(refused.problem()));
            }
            return null;
        });
    }

    private void show(Autostart.Status now) {
        busy = false;
        if (now.equals(known) && box.isSelected() == now.isOn()) {
            return;
        }
        known = now;
        box.setDisable(false);
        box.setSelected(now.isOn());
        note.setText(remark(now));
    }

    private String remark(Autostart.Status now) {
        return switch (now.kind()) {
            case OFF -> words.text("autostart.off");
            case OFF_IN_SYSTEM -> words.text("autostart.off-in-system");
            case ON -> {
                if (!now.isThere()) {
                    yield words.text("autostart.gone", String.valueOf(now.program()));
                }
                String profile = now.profile();
                yield profile == null ? words.text("autostart.on") : words.text("autostart.on.profile", profile);
            }
        };
    }

    /** What holds is asked again at the next look. */
    private void refused(Problem why) {
        busy = false;
        Autostart.Status before = known;
        known = null;
        box.setDisable(false);
        box.setSelected(before != null && before.isOn());
        note.setText(why.sentence());
    }
}
