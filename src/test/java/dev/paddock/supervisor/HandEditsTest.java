package dev.paddock.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.Instance;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerState;
import dev.paddock.files.AtomicFile;
import dev.paddock.testing.FakeScript;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are edited by hand while Paddock runs. */
class HandEditsTest {
    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void open() throws IOException {
        bench = new Bench(folder);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void aNewFileIsANewServerAndADeletedOneDisappears() throws IOException {
        write("one", "{\"model\": {\"path\": " + model() + "}}");
        await().until(() -> fleet().server("one").isPresent());

        Files.delete(file("one"));

        await().until(() -> fleet().server("one").isEmpty());
    }

    @Test
    void aChangeOfAStoppedServerShowsAtOnce() throws IOException {
        write("one", "{\"model\": {\"path\": " + model() + "}}");
        await().until(() -> fleet().server("one").isPresent());

        write("one", "{\"model\": {\"path\": " + model() + "}, \"server\": {\"port\": 9123}}");

        await().until(() ->
                Integer.valueOf(9123).equals(instance("one").server().port()));
    }

    @Test
    void aChangeOfARunningServerWaitsForARestartAndSaysSo() throws Exception {
        Instance saved = bench.save("one", FakeScript.good());
        long pid = java.util.Objects.requireNonNull(bench.start("one").pid());

        bench.save(saved.withArgs(List.of("--no-mmap")));

        await().until(() -> warned("restart-to-apply"));
        assertThat(instance("one").args()).isEmpty();
        assertThat(fleet().server("one").orElseThrow().pid()).isEqualTo(pid);

        bench.supervisor().restart("one").toCompletableFuture().join();

        assertThat(instance("one").args()).containsExactly("--no-mmap");
        assertThat(warned("restart-to-apply")).isFalse();
    }

    @Test
    void aServerThatRunsOutlivesItsFileUntilItIsStopped() throws IOException {
        bench.save("one", FakeScript.good());
        bench.start("one");

        Files.delete(file("one"));

        await().until(() -> warned("deleted-while-running"));
        assertThat(fleet().server("one").orElseThrow().isReady()).isTrue();
        bench.supervisor().stop("one", false).toCompletableFuture().join();
        await().until(() -> fleet().server("one").isEmpty());
        assertThat(fleet().warnings()).isEmpty();
    }

    @Test
    void aFileThatCannotBeUsedIsToldAndTheServerStaysAsItWas() throws IOException {
        write("one", "{\"model\": {\"path\": " + model() + "}, \"server\": {\"port\": 9123}}");
        await().until(() -> fleet().server("one").isPresent());

        write("one", "{\"model\": {\"path\": " + model() + "}, \"server\": {\"port\": \"x\"}}");

        await().until(() -> warned("unreadable-settings"));
        assertThat(fleet().warnings().getFirst().detail()).startsWith("server.port is \"x\": ");
        assertThat(instance("one").server().port()).isEqualTo(9123);
        write("one", "{\"model\": {\"path\": " + model() + "}, \"server\": {\"port\": 9124}}");
        await().untilAsserted(() -> assertThat(instance("one").server().port()).isEqualTo(9124));
        await().until(() -> !warned("unreadable-settings"));
    }

    @Test
    void anEditOfOursWhileSomebodyEditsTheSameKeyIsRefused() throws IOException {
        Instance saved = bench.save("one", FakeScript.good());
        await().until(() -> fleet().server("one").isPresent());
        bench.start("one");
        bench.save(saved.withArgs(List.of("--by-hand")));

        assertThat(bench.supervisor()
                        .update(saved.withArgs(List.of("--by-window")))
                        .toCompletableFuture())
                .failsWithin(Bench.PATIENCE)
                .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                .withMessageContaining("args is a list in the file and was to be a list");
        assertThat(Files.readString(file("one"))).contains("--by-hand");
    }

    @Test
    void aRunningServerIsChangedTwiceAndBackToAsItRuns() throws IOException {
        Instance first = bench.save("one", FakeScript.good());
        await().until(() -> fleet().server("one").isPresent());
        bench.start("one");
        Instance second = first.withArgs(List.of("--no-mmap"));
        Instance third = first.withArgs(List.of("--mlock"));

        bench.supervisor().update(second, first).toCompletableFuture().join();
        bench.supervisor().update(third, second).toCompletableFuture().join();
        assertThat(Files.readString(file("one"))).contains("--mlock");
        bench.supervisor().update(first, third).toCompletableFuture().join();

        assertThat(Files.readString(file("one"))).doesNotContain("--mlock");
        assertThat(warned("restart-to-apply")).isFalse();
    }

    @Test
    void profilesAreTakenUpToo() throws IOException {
        Files.createDirectories(bench.home.profiles());
        Files.writeString(bench.home.profiles().resolve("chat.json"), "{\"title\": \"Chat\"}");

        await().until(() -> fleet().profiles().stream().anyMatch(p -> p.title().equals("Chat")));
    }

    @Test
    void aReloadTakesUpChangesAtOnce() throws IOException {
        write("one", "{\"model\": {\"path\": " + model() + "}}");

        Fleet fleet = bench.supervisor().reload().toCompletableFuture().join();

        assertThat(fleet.server("one")).isPresent();
    }

    /** Half a file, a whole one in two writes, a replaced one, a deleted one that comes back: in any order. */
    @Test
    void afterAnyFlurryOfEditsTheLastWordHoldsAndARunningServerRanOn() throws Exception {
        Instance running = bench.save("runs", FakeScript.good());
        bench.start("runs");
        String whole = Files.readString(file("runs"));
        Random random = new Random(20261121);
        Thread editor = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 300; i++) {
                String name = random.nextBoolean() ? "one" : "two";
                edit(
                        random,
                        name,
                        "{\"model\": {\"path\": " + model() + "}, \"server\": {\"port\": " + (9000 + i) + "}}");
                edit(random, "runs", whole);
            }
        });
        editor.join();
        write("one", "{\"model\": {\"path\": " + model() + "}, \"server\": {\"port\": 9501}}");
        Files.deleteIfExists(file("two"));
        write("runs", whole);

        await().until(() -> fleet().server("one")
                        .filter(s -> Integer.valueOf(9501)
                                .equals(s.instance().server().port()))
                        .isPresent()
                && fleet().server("two").isEmpty()
                && fleet().warnings().isEmpty());
        assertThat(fleet().server("runs").orElseThrow().state()).isEqualTo(ServerState.READY);
        assertThat(fleet().server("runs").orElseThrow().restarts()).isZero();
        assertThat(bench.catalog.instance("runs")).contains(running);
    }

    private void edit(Random random, String name, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int half = random.nextInt(bytes.length);
        try {
            switch (random.nextInt(5)) {
                case 0 -> Files.write(file(name), java.util.Arrays.copyOf(bytes, half));
                case 1 -> {
                    Files.write(file(name), java.util.Arrays.copyOf(bytes, half));
                    Files.write(
                            file(name),
                            java.util.Arrays.copyOfRange(bytes, half, bytes.length),
                            StandardOpenOption.APPEND);
                }
                case 2 -> AtomicFile.write(file(name), bytes);
                case 3 -> Files.deleteIfExists(file(name));
                default -> Files.write(file(name), bytes);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private boolean warned(String code) {
        return fleet().warnings().stream().map(Problem::code).anyMatch(code::equals);
    }

    private Fleet fleet() {
        return bench.supervisor().fleet();
    }

    private Instance instance(String name) {
        return fleet().server(name).orElseThrow().instance();
    }

    private String model() {
        return "\"" + bench.model.toString().replace("\\", "\\\\") + "\"";
    }

    private Path file(String name) {
        return bench.home.instances().resolve(name + ".json");
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(bench.home.instances());
        Files.writeString(file(name), text);
    }
}
