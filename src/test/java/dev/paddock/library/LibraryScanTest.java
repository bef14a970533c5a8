package dev.paddock.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.paddock.domain.LibraryModel;
import dev.paddock.domain.LibrarySnapshot;
import dev.paddock.domain.ModelKind;
import dev.paddock.domain.ModelSource;
import dev.paddock.library.Place.Layout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One look through folders of every kind. */
@NullUnmarked
class LibraryScanTest {
    private static final Instant NOW = TestModels.LONG_AGO.plus(Duration.ofDays(1));

    @TempDir
    Path folder;

    private Path models;
    private Path state;
    private LibraryScan scan;

    @BeforeEach
    void open() {
        models = folder.resolve("models");
        state = folder.resolve("state");
        scan = scan();
    }

    private LibraryScan scan() {
        return new LibraryScan(new HeaderCache(state.resolve("headers.bin")), Duration.ofSeconds(2), () -> false);
    }

    private static Place place(Path... folders) {
        return new Place("folders", "Your folders", Layout.FILES, List.of(folders), true, true);
    }

    private LibrarySnapshot look(Place... places) {
        return scan.look(List.of(places), NOW).snapshot();
    }

    private LibraryModel only(LibrarySnapshot snapshot) {
        assertThat(snapshot.models()).hasSize(1);
        return snapshot.models().getFirst();
    }

    private Path qwen(String file) throws IOException {
        return TestModels.write(models.resolve(file), TestModels.text("Qwen3", "4B", 15, 1));
    }

    private static void link(Path link, Path target) throws IOException {
        try {
            Files.createDirectories(link.getParent());
            Files.createSymbolicLink(link, target);
        } catch (UnsupportedOperationException | FileSystemException denied) {
            assumeTrue(false, "no links here");
        }
    }

    @Test
    void modelsAreFoundWithIdNameAndTier() throws IOException {
        Path file = qwen("deep/er/qwen.GGUF");
        Files.writeString(models.resolve("notes.txt"), "GGUF");

        LibraryModel model = only(look(place(models)));

        assertThat(model.id()).isEqualTo("qwen3_4p0b_q4km");
        assertThat(model.displayName()).isEqualTo("Qwen3 4B (Q4_K_M)");
        assertThat(model.tier()).isEqualTo("Q4_K_M");
        assertThat(model.path()).isEqualTo(file);
        assertThat(model.bytes()).isEqualTo(Files.size(file));
        assertThat(model.isOffered()).isTrue();
    }

    @Test
    void differentModelsOfOneNameAreNumbered() throws IOException {
        qwen("a.gguf");
        TestModels.write(models.resolve("b.gguf"), TestModels.text("Qwen3", "4B", 15, 2));

        assertThat(look(place(models)).models())
                .extracting(LibraryModel::id)
                .containsExactly("qwen3_4p0b_q4km", "qwen3_4p0b_q4km_2");
    }

    @Test
    void copiesAreShownOnce() throws IOException {
        Path file = qwen("a.gguf");
        Path copy = qwen("copy/b.gguf");
        Path hard = models.resolve("hard.gguf");
        Files.createLink(hard, file);
        Path link = models.resolve("link.gguf");
        link(link, file);

        LibraryModel model = only(look(place(models)));

        List<Path> all = new ArrayList<>(model.copies());
        all.add(model.path());
        assertThat(all).containsExactlyInAnyOrder(file, copy, hard, link);
    }

    @Test
    void ofCopiesTheOneInTheFirstPlaceIsTheModel() throws IOException {
        qwen("a.gguf");
        Path other = TestModels.write(folder.resolve("other/a.gguf"), TestModels.text("Qwen3", "4B", 15, 1));
        Place later = new Place("lm_studio", "LM Studio", Layout.FILES, List.of(models), false, true);

        LibrarySnapshot snapshot = look(place(other.getParent()), later);

        assertThat(only(snapshot).path()).isEqualTo(other);
        assertThat(snapshot.sources()).extracting(ModelSource::models).containsExactly(1, 0);
    }

    @Test
    void theHubsCacheShowsOneModelForAllSnapshots() throws IOException {
        Path repo = folder.resolve("hub/models--qwen--Qwen3-4B-GGUF");
        Path blob = TestModels.write(repo.resolve("blobs/" + "ab".repeat(32)), TestModels.text("Qwen3", "4B", 15, 1));
        link(repo.resolve("snapshots/1111/Qwen3-4B-Q4_K_M.gguf"), blob);
        link(repo.resolve("snapshots/2222/Qwen3-4B-Q4_K_M.gguf"), blob);
        link(repo.resolve("snapshots/2222/gone.gguf"), repo.resolve("blobs/gone"));

        LibrarySnapshot snapshot = look(place(folder.resolve("hub")));

        assertThat(only(snapshot).path().getFileName()).hasToString("Qwen3-4B-Q4_K_M.gguf");
        assertThat(only(snapshot).copies()).hasSize(1);
        assertThat(snapshot.sources().getFirst().problems().getFirst().sentence())
                .contains("gone.gguf");
    }

    @Test
    void ollamasBlobsHaveNamesAndProjectors() throws IOException {
        Path store = folder.resolve("ollama");
        String modelHash = "12".repeat(32);
        String eyesHash = "34".repeat(32);
        Path blob = TestModels.write(
                store.resolve("blobs/sha256-" + modelHash),
                new GgufWriter().put("general.architecture", "qwen3").put("general.file_type", 15));
        Path eyes = TestModels.write(store.resolve("blobs/sha256-" + eyesHash), TestModels.projector("Eyes"));
        manifest(store.resolve("manifests/registry.ollama.ai/library/qwen3/4b"), """
                {"layers": [
                  {"mediaType": "application/vnd.ollama.image.model", "digest": "sha256:%s"},
                  {"mediaType": "application/vnd.ollama.image.projector", "digest": "sha256:%s"},
                  {"mediaType": "application/vnd.ollama.image.template", "digest": "sha256:%s"},
                  {"mediaType": "application/vnd.ollama.image.model", "digest": "sha256:../../../etc/passwd"}]}
                """.formatted(
                        modelHash, eyesHash, "56".repeat(32)));
        manifest(store.resolve("manifests/registry.ollama.ai/library/broken/latest"), "no JSON");

        LibrarySnapshot snapshot = look(new Place("ollama", "Ollama", Layout.OLLAMA, List.of(store), false, true));

        LibraryModel model = snapshot.models().stream()
                .filter(one -> one.facts().kind() == ModelKind.TEXT)
                .findFirst()
                .orElseThrow();
        assertThat(model.displayName()).isEqualTo("qwen3:4b (Q4_K_M)");
        assertThat(model.id()).isEqualTo("qwen3_4b_q4km");
        assertThat(model.path()).isEqualTo(blob);
        assertThat(model.projector()).isEqualTo(eyes);
        assertThat(snapshot.models()).hasSize(2);
        assertThat(snapshot.sources().getFirst().problems().getFirst().sentence())
                .contains("latest", "no manifest");
    }

    private static void manifest(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void aPlaceThatIsSwitchedOffIsNotLookedInto() throws IOException {
        qwen("a.gguf");

        LibrarySnapshot snapshot = look(new Place("jan", "Jan", Layout.FILES, List.of(models), false, false));

        assertThat(snapshot.models()).isEmpty();
        assertThat(snapshot.sources().getFirst().enabled()).isFalse();
    }

    @Test
    void partsAreOneModelAndMissingOnesAreNamed() throws IOException {
        for (int part = 1; part <= 3; part++) {
            TestModels.write(
                    models.resolve("big-0000" + part + "-of-00003.gguf"), TestModels.text("Big", "70B", 15, part));
            TestModels.write(
                    models.resolve("cut-0000" + part + "-of-00003.gguf"), TestModels.text("Cut", "70B", 15, 9 + part));
        }
        Files.delete(models.resolve("cut-00002-of-00003.gguf"));

        List<LibraryModel> found = look(place(models)).models();

        assertThat(found).hasSize(2);
        assertThat(found.get(0).files()).hasSize(3);
        assertThat(found.get(0).path().getFileName()).hasToString("big-00001-of-00003.gguf");
        assertThat(found.get(0).facts().parameters()).isEqualTo(3 * 1024);
        assertThat(found.get(0).isOffered()).isTrue();
        assertThat(found.get(1).isOffered()).isFalse();
        assertThat(found.get(1).problem().sentence()).contains("cut-00002-of-00003.gguf");
    }

    @Test
    void aProjectorGoesToTheModelBesideIt() throws IOException {
        qwen("vl/a-Q4_K_M.gguf");
        Path full = TestModels.write(
                models.resolve("vl/mmproj-F32.gguf"),
                TestModels.projector("E")
                        .put("general.file_type", 0)
                        .single("v.blk.0.attn_q.weight", new float[64], 8, 8));
        Path half = TestModels.write(models.resolve("vl/mmproj-F16.gguf"), TestModels.projector("E"));
        TestModels.write(models.resolve("plain/b.gguf"), TestModels.text("Plain", "1B", 15, 7));

        List<LibraryModel> found = look(place(models)).models();

        assertThat(named(found, "Qwen3 4B (Q4_K_M)").projector())
                .isEqualTo(half)
                .isNotEqualTo(full);
        assertThat(named(found, "Plain 1B (Q4_K_M)").projector()).isNull();
        assertThat(found.stream().filter(LibraryModel::isOffered)).hasSize(2);
    }

    @Test
    void amongSeveralModelsAProjectorGoesToItsOwn() throws IOException {
        TestModels.write(models.resolve("Qwen3-VL-4B-Q4_K_M.gguf"), TestModels.text("Qwen3-VL", "4B", 15, 1));
        TestModels.write(models.resolve("Llama-8B.gguf"), TestModels.text("Llama", "8B", 15, 2));
        Path eyes = TestModels.write(models.resolve("mmproj-Qwen3-VL-4B-F16.gguf"), TestModels.projector("E"));

        List<LibraryModel> found = look(place(models)).models();

        assertThat(named(found, "Qwen3 VL 4B (Q4_K_M)").projector()).isEqualTo(eyes);
        assertThat(named(found, "Llama 8B (Q4_K_M)").projector()).isNull();
    }

    private static LibraryModel named(List<LibraryModel> models, String name) {
        return models.stream()
                .filter(model -> model.displayName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatIsBeingWrittenIsNotOfferedYet() throws IOException {
        Path file = qwen("new.gguf");
        Files.setLastModifiedTime(file, FileTime.from(NOW.minusMillis(500)));

        LibrarySnapshot during = look(place(models));
        LibrarySnapshot after =
                scan.look(List.of(place(models)), NOW.plusSeconds(2)).snapshot();

        assertThat(during.models()).isEmpty();
        assertThat(during.arriving()).containsExactly(file);
        assertThat(only(after).isOffered()).isTrue();
        assertThat(after.arriving()).isEmpty();
    }

    @Test
    void anIncompleteFileIsOnItsWayUntilNobodyWritesToItAnyMore() throws IOException {
        byte[] whole = TestModels.text("Qwen3", "4B", 15, 1).toBytes();
        Path file = TestModels.write(models.resolve("a.gguf"), Arrays.copyOf(whole, whole.length - 100));
        Files.setLastModifiedTime(file, FileTime.from(NOW.minusSeconds(30)));

        LibrarySnapshot during = look(place(models));
        LibrarySnapshot muchLater =
                scan.look(List.of(place(models)), NOW.plusSeconds(600)).snapshot();

        assertThat(during.arriving()).containsExactly(file);
        assertThat(only(muchLater).isOffered()).isFalse();
        assertThat(only(muchLater).problem().code()).isEqualTo("model-truncated");
    }

    /** The clock was set back, or the file comes from a machine whose clock is ahead. */
    @Test
    void aFileOfTheFutureIsOfferedOnceItWasSeenTwice() throws IOException {
        Path file = qwen("a.gguf");
        Files.setLastModifiedTime(file, FileTime.from(NOW.plus(Duration.ofDays(2))));

        assertThat(look(place(models)).models()).isEmpty();
        assertThat(only(scan.look(List.of(place(models)), NOW.plusSeconds(3)).snapshot())
                        .isOffered())
                .isTrue();
    }

    @Test
    void loopsOfLinksAreToldAndEnd() throws IOException {
        qwen("a.gguf");
        link(models.resolve("sub/loop"), models);

        LibrarySnapshot snapshot = look(place(models));

        only(snapshot);
        assertThat(snapshot.sources().getFirst().problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.code()).isEqualTo("source-link-loop"));
    }

    @Test
    void anUnpluggedDriveIsTold() throws IOException {
        qwen("a.gguf");

        LibrarySnapshot snapshot = look(place(folder.resolve("drive"), models));

        only(snapshot);
        assertThat(snapshot.sources().getFirst().problems().getFirst().sentence())
                .contains(folder.resolve("drive").toString(), "Plug in");
    }

    @Test
    void anUnreadableFolderIsTold() throws IOException {
        assumeFalse(System.getProperty("os.name").startsWith("Windows"));
        qwen("a.gguf");
        Path locked = Files.createDirectory(models.resolve("locked"));
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(locked), "root reads everything");
        try {
            LibrarySnapshot snapshot = look(place(models));

            only(snapshot);
            assertThat(snapshot.sources().getFirst().problems().getFirst().sentence())
                    .contains("locked", "permission denied");
        } finally {
            Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void brokenFilesAreListedWithTheirReason() throws IOException {
        TestModels.write(models.resolve("page.gguf"), "<!DOCTYPE html>".getBytes(StandardCharsets.UTF_8));

        LibraryModel model = only(look(place(models)));

        assertThat(model.isOffered()).isFalse();
        assertThat(model.displayName()).isEqualTo("page");
        assertThat(model.problem().code()).isEqualTo("model-not-gguf");
    }

    @Test
    void theCacheOutlivesTheProcessAndKnowsChanges() throws IOException {
        Path file = qwen("a.gguf");
        LibrarySnapshot first = look(place(models));
        // The content is gone, size and time are the same: only who remembers can still tell what it was.
        TestModels.write(file, new byte[(int) Files.size(file)]);
        scan = scan();

        assertThat(look(place(models)).models()).isEqualTo(first.models());

        Files.setLastModifiedTime(file, FileTime.from(TestModels.LONG_AGO.plusSeconds(1)));
        assertThat(only(look(place(models))).problem().code()).isEqualTo("model-not-gguf");
    }

    @Test
    void aDamagedCacheIsPassedOver() throws IOException {
        qwen("a.gguf");
        LibrarySnapshot first = look(place(models));
        Path cache = state.resolve("headers.bin");
        byte[] good = Files.readAllBytes(cache);
        for (byte[] bad : List.of(
                new byte[0], new byte[100], Arrays.copyOf(good, good.length - 1), flipped(good, good.length / 2))) {
            Files.write(cache, bad);
            scan = scan();

            assertThat(look(place(models)).models()).isEqualTo(first.models());
            assertThat(Files.readAllBytes(cache)).isEqualTo(good);
        }
    }

    private static byte[] flipped(byte[] good, int at) {
        byte[] bad = good.clone();
        bad[at] ^= 1;
        return bad;
    }
}
