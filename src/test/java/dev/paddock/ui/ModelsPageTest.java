package dev.paddock.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Instance;
import dev.paddock.domain.LibraryModel;
import dev.paddock.domain.LibrarySnapshot;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.library.DemoModel;
import dev.paddock.supervisor.ScriptedServers;
import dev.paddock.supervisor.ScriptedSupervisor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages' links, and the page of models. */
@ResourceLock("window")
class ModelsPageTest {
    private final ScriptedSupervisor supervisor =
            new ScriptedSupervisor().with(ScriptedServers.ready("beta", 4711, 8001));
    private WindowFixture window;

    @BeforeEach
    void open() {
        window = WindowFixture.of(supervisor);
        window.ports.find(FoundModels.some());
    }

    @AfterEach
    void close() {
        window.close();
    }

    private TableView<ModelRow> table() {
        window.click("#page-models");
        return window.find("#model-table");
    }

    private static List<String> names(TableView<ModelRow> table) {
        return WindowFixture.onFx(() -> table.getItems().stream()
                .map(row -> row.model().facts().title())
                .toList());
    }

    private static void select(TableView<ModelRow> table, String title) {
        WindowFixture.onFx(() -> {
            table.getItems().stream()
                    .filter(row -> row.model().facts().title().equals(title))
                    .findFirst()
                    .ifPresent(table.getSelectionModel()::select);
            return null;
        });
    }

    @Test
    void pagesAreMadeWhenTheyAreShownFirst() {
        assertThat(window.exists("#model-table")).isFalse();
        window.awaitText("#page-models .count", "7");

        window.shortcut(KeyCode.DIGIT2);

        TableView<ModelRow> table = window.find("#model-table");
        window.until("the keyboard in the table", () -> WindowFixture.onFx(table::isFocused));
        assertThat(window.shows("#server-list")).isFalse();
        window.shortcut(KeyCode.DIGIT1);
        window.find("#server-list");
        window.shortcut(KeyCode.DIGIT2);
        assertThat(window.<TableView<ModelRow>>find("#model-table")).isSameAs(table);
    }

    @Test
    void aSecondClickOnALinkLeavesThePageShown() {
        TableView<ModelRow> table = table();
        window.click("#page-models");

        assertThat(WindowFixture.onFx(table::isVisible)).isTrue();
        window.find("#model-table");
    }

    @ParameterizedTest
    @ValueSource(ints = {820, 960, 1160, 2400})
    void everyColumnIsSeenWhenModelsWereThereBeforeThePage(int width) {
        try (WindowFixture other = new WindowFixture(supervisor, Theme.LIGHT, new TestClock(Screens.NOW), width, 700)) {
            other.ports.find(FoundModels.some());
            other.awaitText("#page-models .count", "7");
            other.click("#page-models");
            TableView<ModelRow> table = other.find("#model-table");
            other.until("the first to be selected", () -> other.shows("#model-table .table-row-cell:selected"));

            double columns = WindowFixture.onFx(() -> table.getColumns().stream()
                    .mapToDouble(TableColumn::getWidth)
                    .sum());
            assertThat(columns)
                    .isBetween(WindowFixture.onFx(table::getWidth) - 20, WindowFixture.onFx(table::getWidth) + 1);
        }
    }

    @Test
    void onlyWhatAServerCanLoadIsListedUntilAllIsWanted() {
        TableView<ModelRow> table = table();
        assertThat(names(table)).hasSize(7).doesNotContain("Mistral Nemo Instruct 2407");
        window.awaitText("#model-summary", "7 models");

        window.click("#models-all");

        window.until("all", () -> names(table).size() == 8);
        select(table, "Mistral Nemo Instruct 2407");
        window.find("The model file is not complete");
        assertThat(window.isDisabled("#make-server")).isTrue();
    }

    @Test
    void everyWordOfTheSearchMustBeFound() {
        TableView<ModelRow> table = table();
        window.shortcut(KeyCode.F);
        window.robot.write("qwen code");
        window.until("one", () -> names(table).equals(List.of("Qwen3 Coder 30B A3B Instruct")));

        window.robot.write("xyz");
        window.awaitText("#models-empty .empty-title", "“qwen codexyz”");
        window.robot.push(KeyCode.ESCAPE);
        window.until("all again", () -> names(table).size() == 7);
        window.robot.write("ollama");
        window.until("its place", () -> names(table).equals(List.of("Nomic Embed Text V1.5")));
    }

    @Test
    void numbersAreOrderedAsNumbers() {
        TableView<ModelRow> table = table();
        WindowFixture.onFx(() -> {
            table.getSortOrder().setAll(List.of(table.getColumns().get(4)));
            return null;
        });

        assertThat(names(table))
                .startsWith("Nomic Embed Text V1.5", "SmolLM2 1.7B Instruct", "Qwen3 4B Instruct")
                .endsWith("Llama 3.3 70B Instruct");
    }

    @Test
    void theSelectionStaysWhileModelsComeAndGo() {
        TableView<ModelRow> table = table();
        select(table, "Qwen3 4B Instruct");
        List<LibraryModel> more = new ArrayList<>(FoundModels.some().models());
        more.addFirst(FoundModels.model("Aya 8B", "Q4_K_M", "8B", 8192, 1 << 30, "folders"));
        window.ports.find(FoundModels.of(more, List.of()));

        window.until("the new one", () -> names(table).contains("Aya 8B"));
        window.awaitText("#model-title", "Qwen3 4B Instruct");
        window.ports.find(FoundModels.of(more.subList(0, 2), List.of()));
        window.awaitText("#model-title", "Aya 8B");
    }

    @Test
    void twoThousandModelsTakeAsManyRowsAsCanBeSeen() {
        TableView<ModelRow> table = table();
        window.ports.find(FoundModels.many(2000));

        window.until("them", () -> names(table).size() == 2000);
        WindowFixture.onFx(() -> {
            table.scrollTo(1900);
            table.layout();
            return null;
        });
        window.find("Model 01900");
        assertThat(WindowFixture.onFx(() -> table.lookupAll(".table-row-cell").stream()
                        .filter(TableRow.class::isInstance)
                        .count()))
                .isLessThan(60);
    }

    @Test
    void whatItNeedsIsToldAgainstWhatIsFree() {
        Path big = FoundModels.some().models().get(1).path();
        window.ports.fits.put(big, FoundModels.fit(43L << 30, 12L << 30, 0));
        TableView<ModelRow> table = table();
        select(table, "Llama 3.3 70B Instruct");

        window.awaitText(
                "#model-memory", "With a context of 4,096 tokens it needs about 43.0 GB of memory; 12.0 GB are free.");
        window.awaitText("#model-memory", "That does not fit.");
        select(table, "Qwen3 4B Instruct");
        window.awaitText("#model-title", "Qwen3 4B Instruct");
        assertThat(window.text("#model-title").contains("Llama")).isFalse();
    }

    @Test
    void aServerIsMadeOfAModelWithItsProjectorAndTheUsualEngine() {
        supervisor.add(Instance.of("other", Path.of("/models/x.gguf")).withEngine("/opt/llama.cpp/llama-server"));
        TableView<ModelRow> table = table();
        select(table, "Gemma 3 4B It");
        window.click("#make-server");
        window.find("Let it see or hear, with mmproj-gemma-3-4b-it-f16.gguf");
        window.click("#add-only");

        window.until(
                "the server",
                () -> supervisor.fleet().server("gemma-3-4b-it-q6-k").isPresent());
        Instance made =
                supervisor.fleet().server("gemma-3-4b-it-q6-k").orElseThrow().instance();
        assertThat(made.model().mmproj()).isEqualTo(FoundModels.seeing().projector());
        assertThat(made.engine()).isEqualTo("/opt/llama.cpp/llama-server");
        window.awaitText("#pid", "gemma-3-4b-it-q6-k");
    }

    @Test
    void theFormSaysWhatAServerWillTakeBeforeItIsLoaded() {
        Path fits = FoundModels.seeing().path();
        Path large = FoundModels.some().models().get(1).path();
        window.ports.fits.put(fits, FoundModels.fit(4L << 30, 12L << 30, 0));
        window.ports.fits.put(large, FoundModels.fit(43L << 30, 12L << 30, 8192));
        TableView<ModelRow> table = table();
        select(table, "Gemma 3 4B It");
        window.click("#make-server");
        window.awaitText("#add-memory", "4.0 GB of memory; 12.0 GB are free");
        assertThat(window.find("#add-memory").getStyleClass()).contains("fits");
        window.click("Cancel");
        window.until("the form's end", () -> !window.shows("#add-form"));

        select(table, "Llama 3.3 70B Instruct");
        window.click("#make-server");

        window.awaitText("#add-memory", "That does not fit.");
        assertThat(window.find("#add-memory").getStyleClass()).contains("too-large");
    }

    @Test
    void theBuiltInEngineIsGivenNoProjector() {
        TableView<ModelRow> table = table();
        select(table, "Gemma 3 4B It");
        window.click("#make-server");
        assertThat(window.isDisabled("#add-projector")).isTrue();
        window.click("#add-only");

        window.until(
                "the server",
                () -> supervisor.fleet().server("gemma-3-4b-it-q6-k").isPresent());
        assertThat(supervisor
                        .fleet()
                        .server("gemma-3-4b-it-q6-k")
                        .orElseThrow()
                        .instance()
                        .model()
                        .mmproj())
                .isNull();
    }

    @Test
    void aFolderIsChosenAndARefusalIsTold() {
        table();
        window.ports.folder = Optional.of(Path.of("/media/usb"));
        window.click("#choose-folder");
        window.until("the folder", () -> window.ports.calls.contains("models in /media/usb"));

        window.ports.refusal = new PaddockException(
                Kind.FAILED, Problem.of("settings-unwritable", "The folder could not be added", "disk full", null));
        window.click("#choose-folder");
        window.awaitText("#notice-title", "The folder could not be added");
    }

    @Test
    void placesThatCannotBeReadAreTold() {
        table();
        window.ports.find(FoundModels.of(
                List.of(),
                List.of(Problem.of("folder-missing", "The folder /media/usb is not there", "", "Plug its drive in."))));

        window.find("The folder /media/usb is not there. Plug its drive in.");
        window.awaitText("#models-empty .empty-title", "No model was found");
    }

    @Test
    void beforeTheFirstLookIsOverItSaysSo() {
        window.ports.find(LibrarySnapshot.EMPTY);
        table();

        window.awaitText("#models-empty .empty-title", "Looking for models…");
    }

    @Test
    void theFileItselfTellsTheRest(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("demo.gguf"), DemoModel.bytes());
        LibraryModel found = FoundModels.model("Demo", "F16", "1M", 2048, 1 << 20, "paddock");
        window.ports.find(FoundModels.of(
                List.of(new LibraryModel(
                        found.id(),
                        found.displayName(),
                        found.facts(),
                        file,
                        List.of(file),
                        found.bytes(),
                        found.source(),
                        null,
                        List.of(),
                        null)),
                List.of()));
        table();
        window.click("Header");
        window.find("general.architecture");
        window.click("Tensors");
        window.find("F32");
    }
}
