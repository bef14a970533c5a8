package dev.paddock.ui;

import dev.paddock.domain.Download;
import dev.paddock.domain.LibraryModel;
import dev.paddock.domain.Problem;
import dev.paddock.fetch.queue.Downloads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/** One model that is fetched: how far it is, and what can be done about it. */
final class DownloadRow extends VBox {
    private final Controllers parts;
    private final Words words;
    private final String id;
    private final Label name = new Label();
    private final Label state = new Label();
    private final Label message = new Label();
    private final ProgressBar bar = new ProgressBar();
    private final Button pause;
    private final Button resume;
    private final Button first;
    private final Button remove;
    private final Button make;
    private @Nullable Download shown;
    private @Nullable LibraryModel model;

    DownloadRow(Controllers parts, String id) {
        this.parts = parts;
        this.words = parts.words();
        this.id = id;
        setId("download-" + id);
        getStyleClass().add("download");
        name.getStyleClass().add("row-name");
        name.setMinWidth(60);
        name.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(name, Priority.ALWAYS);
        state.getStyleClass().add("quiet");
        message.getStyleClass().addAll("quiet", "reason");
        for (Label text : List.of(state, message)) {
            text.setWrapText(true);
            text.setMinHeight(Region.USE_PREF_SIZE);
        }
        bar.getStyleClass().add("gauge");
        bar.setMaxWidth(Double.MAX_VALUE);
        Managed.whileVisible(bar);
        Managed.whileFilled(message);
        pause = icon("pause", "fth-pause", Downloads::pause);
        resume = icon("resume", "fth-play", Downloads::resume);
        first = icon("first", "fth-chevrons-up", Downloads::first);
        remove = icon("remove", "fth-x", Downloads::remove);
        remove.setOnAction(pressed -> askToRemove());
        make = new Button(words.text("model.make"));
        make.getStyleClass().addAll("small", "download-make");
        make.setMinWidth(Region.USE_PREF_SIZE);
        make.setOnAction(pressed -> make());
        Managed.whileVisible(make);
        HBox head = new HBox(name, make, first, pause, resume, remove);
        head.getStyleClass().add("row-actions");
        getChildren().addAll(head, bar, state, message);
    }

    private Button icon(String action, String icon, BiConsumer<Downloads, String> change) {
        Button button = new Button();
        button.setGraphic(new FontIcon(icon));
        button.getStyleClass().addAll("row-action", "download-" + action);
        button.setOnAction(pressed -> parts.downloads().change(downloads -> change.accept(downloads, id)));
        Managed.whileVisible(button);
        return button;
    }

    /** @param isFirst nothing goes before it */
    void show(Download now, boolean isFirst) {
        if (now.equals(shown)) {
            first.setVisible(!isFirst && now.state() == Download.State.QUEUED);
            return;
        }
        shown = now;
        name.setText(now.name());
        first.setVisible(!isFirst && now.state() == Download.State.QUEUED);
        pause.setVisible(!now.isSettled());
        resume.setVisible(now.state() == Download.State.PAUSED || now.state() == Download.State.FAILED);
        told(pause, "download.pause");
        told(resume, now.state() == Download.State.FAILED ? "download.again" : "download.resume");
        told(first, "download.first");
        told(remove, now.state() == Download.State.DONE ? "download.forget" : "download.cancel");
        Long total = now.total();
        bar.setVisible(now.state() != Download.State.DONE);
        bar.setProgress(
                total != null && total > 0
                        ? (double) now.bytes() / total
                        : now.state() == Download.State.RUNNING ? ProgressBar.INDETERMINATE_PROGRESS : 0);
        bar.setAccessibleText(words.text("download.progress", now.name()));
        state.setText(words(now));
        Problem problem = now.problem();
        String said = now.message();
        message.setText(problem != null ? sentence(problem) : said == null ? "" : said);
        message.getStyleClass().removeAll("field-problem");
        if (problem != null) {
            message.getStyleClass().add("field-problem");
        }
    }

    private static String sentence(Problem problem) {
        String why = MainController.explanation(problem);
        return why.isEmpty() ? problem.title() : problem.title() + ": " + why;
    }

    private void told(Button button, String key) {
        Download now = shown;
        String text = words.text(key);
        button.setAccessibleText(words.text("engine.action", text, now == null ? id : now.name()));
        button.setTooltip(new Tooltip(text));
    }

    private String words(Download now) {
        List<String> told = new ArrayList<>();
        told.add(words.text(
                switch (now.state()) {
                    case QUEUED -> "download.queued";
                    case RUNNING -> "download.running";
                    case PAUSED -> "download.paused";
                    case FAILED -> "download.failed";
                    case DONE -> "download.done";
                }));
        Long total = now.total();
        told.add(
                total == null
                        ? words.bytes(now.bytes())
                        : now.state() == Download.State.DONE
                                ? words.bytes(total)
                                : words.text("download.share", words.bytes(now.bytes()), words.bytes(total)));
        if (now.bytesPerSecond() > 0) {
            told.add(words.text("download.rate", words.bytes(now.bytesPerSecond())));
        }
        Duration left = now.left();
        if (left != null) {
            told.add(words.text("download.left", words.duration(left)));
        }
        String license = now.license();
        if (license != null) {
            told.add(license);
        }
        return String.join(" · ", told);
    }

    /** @param found what came, as the library knows it; empty as long as it does not */
    void offer(Optional<LibraryModel> found) {
        model = found.orElse(null);
        make.setVisible(found.isPresent());
    }

    private void make() {
        LibraryModel now = model;
        if (now != null) {
            parts.addServer().makeOf(now);
        }
    }

    /** Of one that is done only the line goes; of another what is there of it, which is asked about. */
    private void askToRemove() {
        Download now = shown;
        if (now == null) {
            return;
        }
        Runnable remove = () -> parts.downloads().change(downloads -> downloads.remove(id));
        if (now.state() == Download.State.DONE || now.bytes() == 0) {
            remove.run();
            return;
        }
        parts.overlay()
                .confirm(
                        words.text("download.cancel.question", now.name()),
                        words.text("download.cancel.text", words.bytes(now.bytes())),
                        words.text("download.cancel.yes"),
                        remove);
    }
}
