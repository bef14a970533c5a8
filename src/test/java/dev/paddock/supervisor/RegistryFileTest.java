package dev.paddock.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.testing.FakeScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the list of running servers looks like: nothing is written over, nothing is lost, nothing is ended. */
@NullUnmarked
@EnabledOnOs(OS.LINUX)
class RegistryFileTest {
    @TempDir
    Path folder;

    private Bench bench;
    private ServerSnapshot before;

    @BeforeEach
    void leaveAServerRunning() throws IOException {
        bench = new Bench(folder);
        bench.save("one", FakeScript.good());
        before = bench.start("one");
        bench.supervisor().close();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    /** But for one about memory, which this machine may really be short of. */
    private List<Problem> warnings() {
        return bench.supervisor().fleet().warnings().stream()
                .filter(warning -> !warning.code().equals("low-memory"))
                .toList();
    }

    private void assertFoundAgain() {
        ServerSnapshot after = bench.awaitState("one", ServerState.READY);
        assertThat(after.pid()).isEqualTo(before.pid());
        assertThat(after.port()).isEqualTo(before.port());
        assertThat(after.logFile()).isEqualTo(before.logFile());
    }

    @Test
    void theListOfANewerPaddockIsKeptAndItsServersAreFoundByTheirMarks() throws IOException {
        bench.rewriteRegistry("\"1.0\"", "\"2.1\"");
        bench.rewriteRegistry("\"token\"", "\"tokens_of_the_future\"");
        bench.rewriteRegistry("\"instance\" : \"one\"", "\"instance\" : \"one\", \"start_ticks\" : \"later\"");
        String written = bench.registry();

        bench.reopen();

        assertFoundAgain();
        assertThat(bench.setAside()).singleElement().satisfies(name -> {
            assertThat(name).contains("processes.json.");
            assertThat(bench.home.state().resolve(name)).hasContent(written);
        });
        assertThat(bench.registry()).contains("\"1.0\"", before.pid().toString());
    }

    @Test
    void theListOfANewerPaddockThatCanBeReadIsKeptToo() throws IOException {
        bench.rewriteRegistry("\"1.0\"", "\"2.0\"");
        String written = bench.registry();

        bench.reopen();

        assertFoundAgain();
        assertThat(bench.setAside())
                .singleElement()
                .satisfies(name -> assertThat(name).startsWith("processes.json.newer-"));
        assertThat(warnings()).singleElement().satisfies(warning -> {
            assertThat(warning.code()).isEqualTo("registry-newer");
            assertThat(warning.sentence())
                    .contains("its version is 2.0", bench.setAside().getFirst());
        });
        assertThat(bench.home.state().resolve(bench.setAside().getFirst())).hasContent(written);
    }

    @Test
    void aNewerMinorVersionIsReadAsItIs() throws IOException {
        bench.rewriteRegistry("\"1.0\"", "\"1.7\"");

        bench.reopen();

        assertThat(warnings()).isEmpty();

        assertFoundAgain();
        assertThat(bench.setAside()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{ half",
                "null",
                "{}",
                "[]",
                "\0\0\0\0",
                "{\"version\":\"x\"}",
                "{\"version\":\"1.0\",\"servers\":[{}]}"
            })
    void aFileThatIsNoListIsSetAside(String garbage) throws IOException {
        Files.writeString(bench.registryFile(), garbage);
        Files.writeString(bench.registryFile().resolveSibling("processes.json.bak"), garbage);

        bench.reopen();

        assertFoundAgain();
        assertThat(bench.setAside())
                .singleElement()
                .satisfies(name -> assertThat(name).startsWith("processes.json.corrupt-"));
    }

    @Test
    void itsWarningEndsWhenWhatWasSetAsideIsGone() throws IOException {
        Files.writeString(bench.registryFile(), "{ half");
        bench.reopen();
        assertThat(warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.sentence())
                        .contains("could not be understood", bench.setAside().getFirst()));

        Files.delete(bench.home.state().resolve(bench.setAside().getFirst()));

        assertThat(warnings()).isEmpty();
    }

    @Test
    void aListThatWasCutOffAnywhereLosesNothing() throws IOException {
        byte[] whole = Files.readAllBytes(bench.registryFile());
        for (int length = 1; length < whole.length; length += whole.length / 6) {
            bench.supervisor().close();
            Files.write(bench.registryFile(), Arrays.copyOf(whole, length));

            bench.reopen();

            assertFoundAgain();
        }
    }

    @Test
    void aLostListLosesNothing() throws IOException {
        Files.delete(bench.registryFile());
        Files.deleteIfExists(bench.registryFile().resolveSibling("processes.json.bak"));

        bench.reopen();

        assertFoundAgain();
        assertThat(bench.registry()).contains(before.pid().toString());
        assertThat(bench.audit()).contains("\"adopt\"");
    }

    @Test
    void aListThatTheSystemWouldNotLetBeReadIsNotWrittenOver() throws IOException {
        bench.save("two", FakeScript.good());
        Path kept = bench.registryFile().resolveSibling("kept");
        Files.move(bench.registryFile(), kept);
        Files.createDirectory(bench.registryFile());

        bench.reopen();

        assertThat(Bench.failure(bench.supervisor().start("two")).problem().sentence())
                .contains("could not be read")
                .contains("Check the permissions");
        assertThat(bench.registryFile()).isDirectory();
        assertThat(warnings()).extracting(Problem::code).containsExactly("registry-unreadable");
        assertThat(bench.lives(before.pid())).isTrue();
        Files.delete(bench.registryFile());
        Files.move(kept, bench.registryFile());
        assertThat(bench.start("two").isReady()).isTrue();
        assertThat(warnings()).isEmpty();
        assertThat(bench.registry()).contains(before.pid().toString());
        bench.reopen();
        assertFoundAgain();
    }

    @Test
    void aStartThatCannotBeWrittenDownLeavesNothingBehind() throws IOException {
        bench.save("two", FakeScript.good());
        bench.reopen();
        assertFoundAgain();
        Path kept = bench.registryFile().resolveSibling("kept");
        Files.move(bench.registryFile(), kept);
        Files.createDirectories(bench.registryFile().resolve("in-the-way"));

        assertThat(Bench.failure(bench.supervisor().start("two")).problem().title())
                .isEqualTo("The list of running servers cannot be written");

        try (var logs = Files.list(bench.home.logs().resolve("two"))) {
            assertThat(logs).isEmpty();
        }
        Files.delete(bench.registryFile().resolve("in-the-way"));
        Files.delete(bench.registryFile());
        Files.move(kept, bench.registryFile());
        Bench.get(bench.supervisor().restart("one"));
        assertThat(bench.registry()).doesNotContain("\"two\"");
    }
}
