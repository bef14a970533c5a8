package dev.paddock.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.ServerState;
import dev.paddock.supervisor.ScriptedSupervisor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock("window")
class LogPageTest {
    private static final String HUNGRY = "a".repeat(60) + "!";

    @TempDir
    Path folder;

    private Path log;
    private WindowFixture window;

    @BeforeEach
    void open() throws IOException {
        log = folder.resolve("20261121-101500.log");
        Files.write(
                log,
                List.of(
                        "0.00.001 I srv: loading model",
                        "0.00.002 W srv: the cache is small",
                        "0.00.003 E srv: failed to open",
                        "0.00.004 I slot 7: done",
                        HUNGRY));
        Path crashed = folder.resolve("20261120-090000.log");
        Files.write(crashed, List.of("the run before", "error: out of memory"));
        Files.createFile(folder.resolve("20261120-090000.crashed"));
        ScriptedSupervisor supervisor = new ScriptedSupervisor();
        supervisor.set(new Fleet(
                List.of(Screens.server("alpha", "Qwen3 4B (Q4_K_M)", "Q4_K_M", 8192, ServerState.READY)
                        .logging(log)
                        .build()),
                List.of(),
                null));
        window = WindowFixture.of(supervisor);
        window.click("#server-list .list-cell");
        window.click("#tab-log");
        untilLines(5);
    }

    @AfterEach
    void close() {
        window.close();
    }

    private List<String> lines() {
        ListView<String> list = window.find("#log-lines");
        return WindowFixture.onFx(() -> new ArrayList<>(list.getItems()));
    }

    private void untilLines(int count) {
        window.until(count + " lines", () -> lines().size() == count);
    }

    private void type(String text) {
        window.click("#log-filter");
        window.robot.write(text, 0);
    }

    @Test
    void wordsAreFoundWhateverTheirCase() {
        type("SRV");

        untilLines(3);
    }

    @Test
    void anExpressionIsSearchedForWhereItIsAskedFor() {
        type("slot \\d");
        untilLines(0);

        window.click("#log-regex");

        window.until("the line", () -> lines().equals(List.of("0.00.004 I slot 7: done")));
    }

    @Test
    void whatIsNoExpressionIsSaidAndTakesNothingAway() {
        window.click("#log-regex");
        type("slot");
        untilLines(1);

        type("(");

        window.awaitText("#log-problem", "No regular expression: Unclosed group");
        assertThat(lines()).hasSize(1);
        window.robot.push(KeyCode.BACK_SPACE);
        untilNoProblem();
    }

    @Test
    void anExpressionThatNeverEndsIsGivenUp() {
        window.click("#log-regex");
        type("^(a|aa)+\\1b$");

        window.awaitText("#log-problem", "takes too long");
        window.click("#log-regex");
        untilLines(0);
        untilNoProblem();
    }

    private void untilNoProblem() {
        window.until("no problem", () -> window.text("#log-problem").isEmpty());
    }

    @Test
    void onlyWhatMattersIsShown() {
        choose("#log-level", 1);
        untilLines(2);

        choose("#log-level", 2);
        window.until("the error", () -> lines().equals(List.of("0.00.003 E srv: failed to open")));
    }

    @Test
    void theCrashedRunIsKeptAndShown() {
        ComboBox<LogRuns.Choice> runs = window.find("#log-run");
        assertThat(WindowFixture.onFx(
                        () -> runs.getConverter().toString(runs.getItems().get(1))))
                .startsWith("Crashed run of ");

        choose("#log-run", 1);

        window.until("its lines", () -> lines().equals(List.of("the run before", "error: out of memory")));
    }

    @Test
    void aLongLineIsWrapped() throws IOException {
        Files.writeString(log, "long ".repeat(200) + "\n", StandardOpenOption.APPEND);
        untilLines(6);
        double before = highest();

        window.click("#log-wrap");

        window.until("a cell of more lines", () -> highest() > 2 * before);
    }

    private double highest() {
        return WindowFixture.onFx(() -> {
            window.scene().getRoot().layout();
            return window.robot.lookup("#log-lines .list-cell").<ListCell<?>>queryAll().stream()
                    .mapToDouble(ListCell::getHeight)
                    .max()
                    .orElse(0);
        });
    }

    @Test
    void whoGoesUpIsLeftThereAndEndFollowsAgain() throws IOException {
        Files.write(
                log, IntStream.range(0, 500).mapToObj(line -> "line " + line).toList(), StandardOpenOption.APPEND);
        untilLines(505);
        ToggleButton follow = window.find("#log-follow");
        focusLines();

        window.robot.push(KeyCode.HOME);
        window.until("it rests", () -> !follow.isSelected());

        window.robot.push(KeyCode.END);
        window.until("it follows", follow::isSelected);
    }

    private void focusLines() {
        ListView<String> list = window.find("#log-lines");
        WindowFixture.onFx(() -> {
            list.requestFocus();
            return null;
        });
    }

    private void choose(String box, int index) {
        ComboBox<?> choice = window.find(box);
        WindowFixture.onFx(() -> {
            choice.getSelectionModel().select(index);
            return null;
        });
    }
}
