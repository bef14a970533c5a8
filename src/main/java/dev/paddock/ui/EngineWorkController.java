package dev.paddock.ui;

import dev.paddock.domain.Problem;
import dev.paddock.install.InstallProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import org.jspecify.annotations.Nullable;

/** The strip that tells what is done to engines, how far it is, and what became of it. */
@SuppressWarnings("NullAway.Init") // FXML sets the fields before initialize()
public final class EngineWorkController {
    @FXML
    private Node running;

    @FXML
    private Label what;

    @FXML
    private Label detail;

    @FXML
    private ProgressBar bar;

    @FXML
    private Button cancel;

    @FXML
    private Node done;

    @FXML
    private Label doneText;

    @FXML
    private Node trouble;

    @FXML
    private Label troubleTitle;

    @FXML
    private Label troubleText;

    private final Words words;
    private @Nullable EngineJob job;
    private Runnable again = () -> {};

    EngineWorkController(Words words) {
        this.words = words;
    }

    @FXML
    private void initialize() {
        Managed.whileVisible(running);
        Managed.whileVisible(done);
        Managed.whileVisible(trouble);
        Managed.whileFilled(troubleText);
    }

    void follow(EngineJob of) {
        job = of;
        of.stateProperty().subscribe(this::show);
    }

    private void show(EngineJob.State state) {
        running.setVisible(state instanceof EngineJob.State.Running);
        done.setVisible(state instanceof EngineJob.State.Done);
        trouble.setVisible(state instanceof EngineJob.State.Failed);
        switch (state) {
            case EngineJob.State.Idle() -> again = () -> {};
            case EngineJob.State.Running now -> showRunning(now);
            case EngineJob.State.Done(String text) -> doneText.setText(text);
            case EngineJob.State.Failed(Problem problem, Runnable retry) -> {
                troubleTitle.setText(problem.title());
                troubleText.setText(explanation(problem));
                again = retry;
            }
        }
    }

    /** What the core advises is meant for the command line; where the window has a way of its own, that is told. */
    private String explanation(Problem problem) {
        return words.find("engine.refused." + problem.code())
                .map(way -> MainController.explanation(new Problem(
                        problem.code(), problem.title(), problem.detail(), way, List.of(), problem.remedies())))
                .orElseGet(() -> MainController.explanation(problem));
    }

    private void showRunning(EngineJob.State.Running now) {
        InstallProgress progress = now.progress();
        what.setText(
                progress == null
                        ? now.what()
                        : words.text(
                                "engine.step." + progress.step().name().toLowerCase(Locale.ROOT), progress.engine()));
        cancel.setVisible(progress != null);
        bar.setProgress(progress == null ? ProgressBar.INDETERMINATE_PROGRESS : share(progress));
        detail.setText(progress == null ? "" : detail(progress, now.bytesPerSecond()));
    }

    private static double share(InstallProgress progress) {
        Long total = progress.total();
        return progress.step() == InstallProgress.Step.DOWNLOADING && total != null && total > 0
                ? (double) progress.bytes() / total
                : ProgressBar.INDETERMINATE_PROGRESS;
    }

    private String detail(InstallProgress progress, long rate) {
        if (progress.step() != InstallProgress.Step.DOWNLOADING) {
            return "";
        }
        List<String> told = new ArrayList<>();
        Long total = progress.total();
        told.add(
                total == null
                        ? words.bytes(progress.bytes())
                        : words.text("download.share", words.bytes(progress.bytes()), words.bytes(total)));
        if (rate > 0) {
            told.add(words.text("download.rate", words.bytes(rate)));
            if (total != null) {
                told.add(words.text(
                        "download.left", words.duration(Duration.ofSeconds((total - progress.bytes()) / rate))));
            }
        }
        return String.join(" · ", told);
    }

    @FXML
    private void cancel() {
        EngineJob mine = job;
        if (mine != null) {
            mine.cancel();
        }
    }

    @FXML
    private void again() {
        again.run();
    }

    @FXML
    private void dismiss() {
        EngineJob mine = job;
        if (mine != null) {
            mine.dismiss();
        }
    }
}
