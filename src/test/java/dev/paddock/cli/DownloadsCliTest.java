package dev.paddock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Download.State;
import dev.paddock.domain.LibraryModel;
import dev.paddock.domain.LibrarySnapshot;
import dev.paddock.domain.ModelFacts;
import dev.paddock.domain.ModelKind;
import dev.paddock.fetch.hub.HubChoice;
import dev.paddock.fetch.hub.HubFile;
import dev.paddock.fetch.hub.HubModel;
import dev.paddock.fetch.queue.Downloads;
import dev.paddock.fetch.queue.ScriptedDownloads;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@code pull}, {@code search}, {@code downloads} and {@code models remove}. */
class DownloadsCliTest extends CliFixture {
    @Test
    void pullWaitsAndTellsWhereItIs() {
        assertThat(paddock("pull", "owner/repo:Q4_K_M", "--no-mmproj")).isZero();
        assertThat(daemon.downloads.wishes).containsExactly(new Downloads.Wish("owner/repo:Q4_K_M", null, true));
        assertThat(out.toString()).contains("apache-2.0", "mmproj-F16.gguf", File.separator + "model.gguf");
    }

    @Test
    void pullTakesAFolderAndGoesToTheBackground() {
        daemon.downloads.outcome = State.RUNNING;
        assertThat(paddock("pull", "owner/repo", "--to", folder.toString(), "--background"))
                .isZero();
        assertThat(daemon.downloads.wishes).extracting(Downloads.Wish::to).containsExactly(folder);
        assertThat(out.toString()).contains("paddock downloads");
    }

    @Test
    void pullThatFailsSaysWhyAndHowToGoOn() {
        daemon.downloads.outcome = State.FAILED;
        assertThat(paddock("pull", "owner/repo")).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("It is gated. Ask.", "paddock downloads resume new");
    }

    @Test
    void downloadsAreListedAndMoved() {
        daemon.downloads.put(ScriptedDownloads.of("2x9f", State.RUNNING, null));
        assertThat(paddock("downloads")).isZero();
        assertThat(out.toString()).contains("2x9f", "running", "25 %", "0.1 MB/s");
        assertThat(paddock("downloads", "pause", "2x9f")).isZero();
        assertThat(daemon.downloads.list().getFirst().state()).isEqualTo(State.PAUSED);
        assertThat(paddock("downloads", "resume", "2x9f")).isZero();
        assertThat(daemon.downloads.list().getFirst().state()).isEqualTo(State.QUEUED);
        assertThat(paddock("downloads", "cancel", "2x9f")).isZero();
        assertThat(daemon.downloads.list()).isEmpty();
        assertThat(paddock("downloads", "pause", "2x9f")).isEqualTo(ExitCode.NOT_FOUND);
    }

    @Test
    void searchTellsLicenseAndQuantizations() {
        daemon.found = List.of(new HubModel(
                "owner/repo-GGUF", true, "mit", 12, 3, null, "qwen3", 4_000_000_000L, List.of("Q4_K_M", "Q8_0")));
        assertThat(paddock("search", "some", "words")).isZero();
        assertThat(out.toString()).contains("owner/repo-GGUF", "4.0B", "mit", "yes", "Q4_K_M Q8_0");
        daemon.variants = List.of(new HubChoice.Variant(
                "a-Q4_K_M.gguf", "Q4_K_M", List.of(new HubFile("a-Q4_K_M.gguf", 5L << 30, null))));
        assertThat(paddock("search", "owner/repo-GGUF")).isZero();
        assertThat(out.toString()).contains("5.0 GiB");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aModelOfTheSharedCacheGoesWithItsContentWhenNoOtherNameLeadsToIt() throws IOException {
        Path repository = folder.resolve("models--owner--repo");
        Path blob = Files.createDirectories(repository.resolve("blobs")).resolve("abc");
        Files.write(blob, new byte[4096]);
        Path one = link(repository, "commit1");
        Path other = link(repository, "commit2");
        daemon.models = library(one, "hugging_face");
        assertThat(paddock("models", "remove", "a_1b")).isZero();
        assertThat(one).doesNotExist();
        assertThat(blob).exists();
        daemon.models = library(other, "hugging_face");
        assertThat(paddock("models", "remove", other.toString())).isZero();
        assertThat(blob).doesNotExist();
        assertThat(out.toString()).contains("frees 4 KiB");
    }

    @Test
    void aModelOfAnotherProgramStays() throws IOException {
        Path file = Files.write(folder.resolve("a.gguf"), new byte[10]);
        daemon.models = library(file, "ollama");
        assertThat(paddock("models", "remove", "a_1b", "--force")).isEqualTo(ExitCode.FAILED);
        assertThat(file).exists();
    }

    private static Path link(Path repository, String commit) throws IOException {
        Path folder = Files.createDirectories(repository.resolve("snapshots").resolve(commit));
        return Files.createSymbolicLink(folder.resolve("a.gguf"), Path.of("../../blobs/abc"));
    }

    private static LibrarySnapshot library(Path file, String source) {
        ModelFacts facts = ModelFacts.unknown(ModelKind.TEXT, "A");
        LibraryModel model =
                new LibraryModel("a_1b", "A 1B", facts, file, List.of(file), 10, source, null, List.of(), null);
        return new LibrarySnapshot(List.of(model), List.of(), List.of(), true);
    }
}
