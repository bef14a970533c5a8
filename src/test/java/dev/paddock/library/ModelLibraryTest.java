package dev.paddock.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.domain.LibraryModel;
import dev.paddock.domain.LibrarySnapshot;
import dev.paddock.domain.Subscription;
import dev.paddock.library.Place.Layout;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The library as it lives: what changes in the folders is told. */
@Timeout(60)
class ModelLibraryTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** As quick as can be, but for the looks that are there in case nothing is told. */
    private static final ModelLibrary.Timings TOLD = new ModelLibrary.Timings(
            Duration.ofMillis(100),
            Duration.ofMillis(10),
            Duration.ofMillis(100),
            Duration.ofHours(1),
            Duration.ofHours(1));

    @TempDir
    Path folder;

    private Path models = Path.of("unset");
    private volatile List<Place> places = List.of();
    private ModelLibrary library = new ModelLibrary(Path.of("unset"), List::of);

    @BeforeEach
    void open() throws IOException {
        models = Files.createDirectories(folder.resolve("models"));
        places = List.of(place(models));
        library = library(TOLD);
    }

    @AfterEach
    void close() {
        library.close();
    }

    private static Place place(Path folder) {
        return new Place("folders", "Your folders", Layout.FILES, List.of(folder), true, true);
    }

    private ModelLibrary library(ModelLibrary.Timings timings) {
        return new ModelLibrary(folder.resolve("state"), () -> places, InstantSource.system(), timings);
    }

    private Path qwen(String file) throws IOException {
        return TestModels.write(models.resolve(file), TestModels.text("Qwen3", "4B", 15, 1));
    }

    private static List<String> ids(LibrarySnapshot snapshot) {
        return snapshot.models().stream().map(LibraryModel::id).toList();
    }

    private void awaitIds(String... expected) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(ids(library.snapshot())).containsExactly(expected));
    }

    @Test
    void whoSubscribesGetsWhatIsThereAndWhatComes() throws IOException, InterruptedException {
        qwen("a.gguf");
        assertThat(ids(library.awaitScanned(PATIENCE))).containsExactly("qwen3_4p0b_q4km");
        List<LibrarySnapshot> told = new CopyOnWriteArrayList<>();

        try (Subscription subscription = library.subscribe(told::add)) {
            assertThat(ids(told.getFirst())).containsExactly("qwen3_4p0b_q4km");
            TestModels.write(models.resolve("new/deep/b.gguf"), TestModels.text("Phi", "3.8B", 15, 2));

            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(ids(told.getLast())).containsExactly("phi_3p8b_q4km", "qwen3_4p0b_q4km"));
        }
    }

    @Test
    void whatIsDeletedIsGone() throws IOException, InterruptedException {
        Path file = qwen("sub/a.gguf");
        assertThat(ids(library.awaitScanned(PATIENCE))).hasSize(1);

        Files.delete(file);

        awaitIds();
    }

    @Test
    void aCopyIsOfferedWhenItIsComplete() throws IOException, InterruptedException {
        byte[] whole = TestModels.text("Qwen3", "4B", 15, 1).toBytes();
        library.awaitScanned(PATIENCE);
        Path file = models.resolve("a.gguf");
        Files.write(file, Arrays.copyOf(whole, 200));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(library.snapshot().arriving()).containsExactly(file));
        assertThat(library.snapshot().models()).isEmpty();

        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
            out.write(whole, 200, whole.length - 200);
        }

        awaitIds("qwen3_4p0b_q4km");
        assertThat(library.snapshot().arriving()).isEmpty();
    }

    @Test
    void otherPlacesAreLookedIntoWhenAsked() throws IOException, InterruptedException {
        TestModels.write(folder.resolve("other/a.gguf"), TestModels.text("Phi", "3.8B", 15, 2));
        library.awaitScanned(PATIENCE);

        places = List.of(place(folder.resolve("other")));
        library.rescan();

        awaitIds("phi_3p8b_q4km");
    }

    @Test
    void aDriveThatIsPluggedInLaterIsFoundWithoutBeingTold() throws IOException, InterruptedException {
        places = List.of(place(folder.resolve("drive")));
        library = library(new ModelLibrary.Timings(
                Duration.ofMillis(100),
                Duration.ofMillis(10),
                Duration.ofMillis(100),
                Duration.ofHours(1),
                Duration.ofMillis(100)));
        assertThat(library.awaitScanned(PATIENCE).sources().getFirst().problems())
                .hasSize(1);

        TestModels.write(folder.resolve("drive/a.gguf"), TestModels.text("Phi", "3.8B", 15, 2));

        awaitIds("phi_3p8b_q4km");
        assertThat(library.snapshot().sources().getFirst().problems()).isEmpty();
    }

    @Test
    void aClosedLibraryLeavesNoThreadAndKeepsWhatItKnew() throws IOException, InterruptedException {
        qwen("a.gguf");
        library.awaitScanned(PATIENCE);

        library.close();
        library.start();
        library.rescan();

        assertThat(ids(library.snapshot())).containsExactly("qwen3_4p0b_q4km");
        assertThat(library.isWorking()).isFalse();
    }

    @Test
    void aMistakeInThePlacesDoesNotEndTheWatch() throws IOException, InterruptedException {
        qwen("a.gguf");
        try (ModelLibrary stumbling = new ModelLibrary(
                folder.resolve("state"),
                () -> {
                    if (places.isEmpty()) {
                        throw new IllegalStateException("no places");
                    }
                    return places;
                },
                InstantSource.system(),
                TOLD)) {
            places = List.of();
            assertThat(stumbling.awaitScanned(PATIENCE).scanned()).isTrue();

            places = List.of(place(models));
            stumbling.rescan();

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(ids(stumbling.snapshot())).hasSize(1));
        }
    }
}
