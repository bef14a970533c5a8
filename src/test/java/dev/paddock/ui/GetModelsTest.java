package dev.paddock.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Download;
import dev.paddock.domain.Download.State;
import dev.paddock.domain.LibraryModel;
import dev.paddock.domain.MemoryFree;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.fetch.Patience;
import dev.paddock.fetch.Web;
import dev.paddock.fetch.hub.FakeHub;
import dev.paddock.fetch.hub.Hub;
import dev.paddock.fetch.hub.HubPlanner;
import dev.paddock.fetch.hub.HubToken;
import dev.paddock.fetch.hub.ModelPlace;
import dev.paddock.fetch.queue.DownloadLimits;
import dev.paddock.fetch.queue.DownloadQueue;
import dev.paddock.fetch.queue.ScriptedDownloads;
import dev.paddock.supervisor.ScriptedServers;
import dev.paddock.supervisor.ScriptedSupervisor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Models are looked for, fetched, made servers of, and deleted. */
@ResourceLock("window")
class GetModelsTest {
    private WindowFixture window;

    @TempDir
    private Path folder;

    @BeforeEach
    void open() {
        window = WindowFixture.of(new ScriptedSupervisor().with(ScriptedServers.ready("beta", 4711, 8001)));
        window.ports.find(FoundModels.some());
        window.shortcut(KeyCode.DIGIT2);
        window.find("#model-table");
    }

    @AfterEach
    void close() {
        window.close();
    }

    private void search(String words) {
        window.click("#models-get");
        window.type("#hub-words", words);
        window.click("#hub-go");
    }

    @Test
    void aSearchShowsWhatThereIsAndWhatTheFirstHolds() {
        window.ports.free = new MemoryFree(20L << 30, Map.of("CUDA0", 5L << 30));
        search("gemma 3");

        window.find("ggml-org/gemma-3-4b-it-GGUF");
        window.find("3.9 billion weights · gemma · 812,345 downloads");
        window.find("8.0 billion weights · llama3.1 · 12,003 downloads · asks for leave");
        window.awaitText("#hub-about", "License: gemma");
        window.find("Fits the graphics card: about 3.9 GB of 5.0 GB free");
        window.find("Partly on the graphics card, slower: about 5.5 GB of 25.0 GB free with memory");
        window.find("Too large for what is free now: about 195 GB, 25.0 GB are free");
        window.find("with mmproj-F16.gguf, which it sees or hears with");
        window.find("3 files");
        assertThat(window.ports.hub.asked).containsExactly("search gemma 3", "contents ggml-org/gemma-3-4b-it-GGUF");
    }

    @Test
    void aRepositoryIsOpenedByItsNameAtOnce() {
        search("owner/repo");

        window.awaitText("#hub-repo", "owner/repo");
        window.find(".hub-offer");
        assertThat(window.ports.hub.asked).containsExactly("contents owner/repo");
    }

    @Test
    void whatCannotBeReachedIsToldAndTriedAgain() {
        window.ports.hub.refusal = new PaddockException(
                Kind.FAILED, Problem.of("fetch-unreachable", "huggingface.co cannot be reached", "", "Try later."));
        search("gemma");
        window.awaitText("#hub-trouble-title", "huggingface.co cannot be reached");
        window.ports.hub.refusal = null;

        window.click("#hub-again");

        window.find("ggml-org/gemma-3-4b-it-GGUF");
        assertThat(window.shows("#hub-trouble")).isFalse();
    }

    @Test
    void nothingFoundSaysWhatToDo() {
        window.ports.hub.models = List.of();
        search("zzz");

        window.awaitText("#hub-empty", "Nothing was found");
        window.find("Fewer words find more.");
    }

    @Test
    void aDownloadIsPausedGoneOnWithBroughtForwardAndCancelled() {
        window.ports.downloads.put(ScriptedDownloads.of("one", State.RUNNING, null));
        window.ports.downloads.put(ScriptedDownloads.of("two", State.QUEUED, null));
        window.awaitText("#models-get", "2 are coming");
        window.click("#models-get");
        window.find("Downloading · 0.5 MB of 1.9 MB · 0.1 MB/s · 15 s left · apache-2.0");

        window.click("#download-two .download-first");
        window.until("brought forward", () -> window.ports.downloads.firsts.contains("two"));
        window.click("#download-one .download-pause");
        window.until("paused", () -> state("one") == State.PAUSED);
        window.click("#download-one .download-resume");
        window.until("goes on", () -> state("one") == State.QUEUED);
        window.click("#download-two .download-remove");
        window.find("Cancel the download of owner/repo:Q4_K_M?");
        window.click("#confirm-yes");
        window.until("gone", () -> !window.exists("#download-two"));
    }

    private State state(String id) {
        return window.ports.downloads.list().stream()
                .filter(one -> one.id().equals(id))
                .map(Download::state)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aFailureSaysWhyAndWhatToDo() {
        window.ports.downloads.put(ScriptedDownloads.of(
                "one",
                State.FAILED,
                Problem.of("disk-full", "There is not enough room", "2 GB are missing", "Free it.")));
        window.click("#models-get");

        window.find("There is not enough room: 2 GB are missing. Free it.");
        window.click("#download-one .download-resume");
        window.until("tried again", () -> state("one") == State.QUEUED);
    }

    @Test
    void whatIsCompleteBecomesAServerWithOneClick() {
        LibraryModel model = FoundModels.seeing();
        window.ports.downloads.put(done("one", model.path()));
        window.click("#models-get");

        window.click("#download-one .download-make");

        window.find("#add-name");
    }

    private static Download done(String id, Path file) {
        return new Download(
                id,
                "owner/repo",
                State.DONE,
                Path.of("/models"),
                null,
                null,
                List.of(new Download.File(file, 5L, true)),
                5,
                5L,
                0,
                null,
                null,
                null,
                Instant.EPOCH);
    }

    @Test
    void aModelComesFromAHubToTheDisk() throws Exception {
        try (FakeHub hub = new FakeHub().with("tiny-Q4_K_M.gguf", FakeHub.gguf("tiny", 3_000_000));
                Web web = new Web("1", Map.of(), Patience.USUAL)) {
            HubPlanner planner = new HubPlanner(new Hub(web, hub::endpoint, () -> null));
            ModelPlace place = new ModelPlace(ModelPlace.Layout.FOLDER, folder.resolve("models"));
            DownloadLimits limits = new DownloadLimits(1, 1, 0, place);
            try (DownloadQueue queue =
                    new DownloadQueue(folder.resolve("state"), web, planner, () -> limits, () -> null, () -> {})) {
                queue.begin();
                window.close();
                window = WindowFixture.of(new ScriptedSupervisor().with(ScriptedServers.ready("beta", 4711, 8001)));
                window.ports.queue = queue;
                window.ports.catalog = planner;
                window.shortcut(KeyCode.DIGIT2);
                search("tiny");
                window.find("596 million weights · apache-2.0 · 7 downloads · asks for leave");

                window.click(".hub-fetch");

                window.find("Complete · 2.9 MB · apache-2.0");
                assertThat(folder.resolve("models/owner/tiny-GGUF/tiny-Q4_K_M.gguf"))
                        .hasBinaryContent(hub.content("tiny-Q4_K_M.gguf"));
            }
        }
    }

    @Test
    void aTokenIsKeptForItsOwnerAndNeverShown() throws Exception {
        Path file = folder.resolve("token");
        window.ports.token = new HubToken(Map.of(), file, folder);
        window.click("#models-get");
        window.click("#hub-token");
        window.awaitText("#token-now", "There is no token at present.");
        window.type("#token-field", "not a token");
        window.click("#token-save");
        window.awaitText("#token-problem", "That is no token");
        assertThat(file).doesNotExist();

        window.type("#token-field", "hf_secret");
        window.click("#token-save");

        window.until("the file", () -> Files.exists(file));
        assertThat(window.ports.token.get()).isEqualTo("hf_secret");
        window.until("the page", () -> !window.exists("#token-field"));
        window.click("#hub-token");
        window.awaitText("#token-now", "Paddock keeps one already.");
        assertThat(window.text("#token-field")).isEmpty();
        window.click("#token-forget");
        window.until("forgotten", () -> Files.notExists(file));
    }

    @Test
    void aModelIsDeletedAfterAQuestionThatSaysWhatThatFrees() {
        window.click("#model-delete");
        window.find("#confirm-yes");
        assertThat(window.ports.calls).noneMatch(call -> call.startsWith("remove"));

        window.click("#confirm-yes");

        window.awaitText("#models-freed", "which freed");
        assertThat(window.ports.calls).anyMatch(call -> call.startsWith("remove"));
    }

    @Test
    void aModelInUseIsNotDeletedAndThatIsTold() {
        window.ports.refusal = new PaddockException(
                Kind.CONFLICT, Problem.of("model-in-use", "It is in use", "it is run by beta", "Stop that first."));
        window.click("#model-delete");
        window.click("#confirm-yes");

        window.awaitText("#notice-title", "It is in use");
    }
}
