package dev.paddock.ui;

import dev.paddock.platform.LogFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.control.ComboBox;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The choice of the run whose log is shown: the latest, or one whose log is kept. FX thread only. */
final class LogRuns {
    private static final Logger LOG = LoggerFactory.getLogger(LogRuns.class);

    /** @param earlier null for the latest */
    record Choice(LogFolder.@Nullable Run earlier) {
        static final Choice LATEST = new Choice(null);

        private boolean isOf(Choice other) {
            return earlier == null
                    ? other.earlier == null
                    : other.earlier != null && earlier.file().equals(other.earlier.file());
        }
    }

    private final ComboBox<Choice> box;
    private final Words words;
    private final Work work;
    private final Clock clock;
    private final ReadOnlyObjectWrapper<@Nullable Path> file = new ReadOnlyObjectWrapper<>();
    private @Nullable Path latest;

    LogRuns(ComboBox<Choice> box, Words words, Work work, Clock clock) {
        this.box = box;
        this.words = words;
        this.work = work;
        this.clock = clock;
        box.setConverter(new Names<>(this::name));
        box.getItems().setAll(Choice.LATEST);
        box.setValue(Choice.LATEST);
        box.valueProperty().subscribe(this::choose);
        box.showingProperty().subscribe(open -> {
            if (open) {
                look();
            }
        });
        box.setVisible(false);
        Managed.whileVisible(box);
    }

    /** The log to show; null where there is none. */
    ReadOnlyObjectProperty<@Nullable Path> fileProperty() {
        return file.getReadOnlyProperty();
    }

    /** The server is another one, or runs anew: its latest run is shown. */
    void turnTo(@Nullable Path log) {
        if (!Objects.equals(log, latest)) {
            latest = log;
            box.getItems().setAll(Choice.LATEST);
            box.setValue(Choice.LATEST);
            box.setVisible(false);
            choose();
            look();
        }
    }

    private void choose() {
        Choice chosen = box.getValue();
        file.set(
                chosen == null || chosen.earlier() == null
                        ? latest
                        : chosen.earlier().file());
    }

    /** Runs end and logs are deleted at any time. */
    void look() {
        Path of = latest;
        if (of == null) {
            return;
        }
        work.inBackground(() -> {
            try {
                List<LogFolder.Run> runs = LogFolder.holding(of).runs();
                work.onFx(() -> offer(of, runs));
            } catch (IOException unreadable) {
                LOG.warn("The runs in {} cannot be listed", of.getParent(), unreadable);
            }
            return null;
        });
    }

    private void offer(Path of, List<LogFolder.Run> runs) {
        if (!of.equals(latest)) {
            return;
        }
        List<Choice> choices = new ArrayList<>(List.of(Choice.LATEST));
        runs.stream()
                .filter(run -> !run.file().equals(of.toAbsolutePath()))
                .map(Choice::new)
                .forEach(choices::add);
        Choice chosen = Objects.requireNonNullElse(box.getValue(), Choice.LATEST);
        if (!choices.equals(box.getItems())) {
            box.getItems().setAll(choices);
            box.setValue(choices.stream().filter(chosen::isOf).findFirst().orElse(Choice.LATEST));
        }
        box.setVisible(choices.size() > 1);
    }

    private String name(Choice choice) {
        LogFolder.Run run = choice.earlier();
        return run == null
                ? words.text("log.run.latest")
                : words.text(
                        run.crashed() ? "log.run.crashed" : "log.run",
                        words.instant(run.startedAt(), clock.instant()),
                        words.bytes(run.bytes()));
    }
}
