package dev.paddock.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.domain.Finding;
import dev.paddock.domain.Home;
import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Profile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as people, editors and accidents leave them. */
class BadFilesTest {
    private static final String MODEL = "\"model\": {\"path\": \"/m/a.gguf\"}";

    @TempDir
    Path folder;

    private Home home;
    private Catalog catalog;

    @BeforeEach
    void open() {
        home = Home.under(folder);
        catalog = new Catalog(home);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "model.context_size | \"4k\" | model.context_size is \"4k\": a whole number of tokens, 0 for the model's own",
                "model.threads | 129 | model.threads is 129: a whole number of threads (1 to 128)",
                "model.threads | 1.5 | model.threads is 1.5: a whole number of threads (1 to 128)",
                "server.port | 80 | server.port is 80: a port of its own; without one the next free one from 8001 (1024 to 65535)",
                "server.parallel | 17 | server.parallel is 17: a whole number of requests that are answered at once (1 to 16)",
                "server.host | \"a b\" | server.host is \"a b\": an address of this machine",
                "gpu.backend | \"nvidia\" | gpu.backend is \"nvidia\": one of cpu, vulkan, cuda, metal, rocm, sycl",
                "gpu.layers | \"most\" | gpu.layers is \"most\": how many layers",
                "rpc | [\"worker\"] | rpc[0] is \"worker\": the address of a worker as \"host:port\"",
                "idle_unload_seconds | \"5m\" | idle_unload_seconds is \"5m\": a whole number of seconds",
                "args | \"--jinja\" | args is \"--jinja\": a list of further arguments",
                "env.A | 1 | env.A is 1: a text, in quotes",
                "autostart | \"yes\" | autostart is \"yes\": true or false",
                "server | 5 | server is 5: an object",
            })
    void aValueOutOfPlaceIsToldWithWhatIsRight(String key, String value, String words) throws IOException {
        String[] path = key.split("\\.");
        String inner = "\"" + path[path.length - 1] + "\": " + value;
        write(
                "a",
                "{"
                        + (path.length == 1
                                ? MODEL + "," + inner
                                : path[0].equals("model")
                                        ? "\"model\": {\"path\": \"/m\"," + inner + "}"
                                        : MODEL + ", \"" + path[0] + "\": {" + inner + "}")
                        + "}");

        Problem problem = onlyProblem();

        assertThat(problem.title()).isEqualTo(file("a") + " cannot be used");
        assertThat(problem.detail()).startsWith(words);
        assertThat(catalog.instances()).isEmpty();
    }

    @Test
    void aWorkerThatIsNullIsNone() throws IOException {
        write("a", "{\"worker\": null}");

        assertThat(onlyProblem().detail()).startsWith("model.path is missing");
        write("a", "{" + MODEL + ", \"worker\": null}");
        assertThat(catalog.findings()).isEmpty();
    }

    @Test
    void allErrorsOfAFileComeAtOnce() throws IOException {
        write("a", "{\"model\": {\"context_size\": -1, \"threads\": 0}, \"server\": {\"port\": \"x\"}, \"args\": [1]}");

        assertThat(catalog.findings())
                .extracting(Finding::key)
                .containsExactlyInAnyOrder(
                        "model.path", "model.context_size", "model.threads", "server.port", "args[0]");
    }

    @Test
    void aTypoInAKeyIsAWarningWithAGuess() throws IOException {
        write("a", "{\"model\": {\"path\": \"/m/a.gguf\", \"context_sice\": 1}, \"colour\": 1}");

        assertThat(catalog.findings(file("a"), null))
                .extracting(Finding::sentence)
                .containsExactly(
                        "\"model.context_sice\" is no key that Paddock knows: perhaps \"model.context_size\" was meant",
                        "\"colour\" is no key that Paddock knows");
        assertThat(catalog.problems()).isEmpty();
    }

    @Test
    void aFileOfTenMegabytesIsRefusedInWords() throws IOException {
        write("a", "{" + MODEL + ", \"x\": \"" + "y".repeat(10 << 20) + "\"}");

        assertThat(onlyProblem().detail()).startsWith("it is larger than 1 MiB");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
                "9999999999999999999999999999999999999999999999999999999999999999999",
                "1e99999999999999999999999999999999999999999999999999999999999999999"
            })
    void aJsonBombIsRefused(String bomb) throws IOException {
        write("a", "{" + MODEL + ", \"x\": " + bomb + "}");

        assertThat(onlyProblem().detail())
                .startsWith("it is no settings file: it nests too deep, or a text or number in it is too long");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{ | it is no JSON: ",
                "`` | it is empty",
                "null | it holds null",
                "5 | it holds 5",
                "[] | it holds a list",
                "{\"a\": 1, \"a\": 2} | it is no JSON: Duplicate",
                "{} {} | it is no JSON: Trailing",
                "{\"model\": {\"path\": \"/m\"}}} | it is no JSON: ",
            })
    void whatIsNoObjectIsToldAndStaysAsItIs(String text, String words) throws IOException {
        write("a", text);

        assertThat(onlyProblem().detail()).startsWith(words);
        assertThat(Files.readString(file("a"))).isEqualTo(text);
    }

    @Test
    void aFolderUnderTheNameOfAFileIsTold() throws IOException {
        Files.createDirectories(file("a"));

        assertThat(onlyProblem().detail()).startsWith("it cannot be read: it is no file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "..", "a/b", "a\\b", "C:", "", "Ä", "a\n", "-a", "a b", "con.json"})
    void aNameIsNeverAPath(String name) {
        assertThatThrownBy(() -> catalog.save(Instance.of(name, Path.of("/m/a.gguf"))))
                .isInstanceOf(PaddockException.class)
                .hasMessageContaining("cannot be a name");
        assertThatThrownBy(() -> catalog.deleteProfile(name)).isInstanceOf(PaddockException.class);
        assertThat(home.config()).doesNotExist();
    }

    @Test
    void whatIsOddButRightComesThroughExactly() throws IOException {
        String deep = "C:\\" + "Ein langer Ordner mit Leerzeichen\\".repeat(9) + "модель 模型 🦙.gguf";
        List<String> args =
                List.of("a \"quoted\" one", "two\nlines\ttab", "🦙", "'", "", "$(rm -rf /)", "%PATH%", "\\");
        Instance odd = Instance.of("a", Path.of(deep)).withArgs(args).withEnv(Map.of("Ü", "a=b\n\"c\""));

        catalog.save(odd);

        assertThat(deep).hasSizeGreaterThan(300);
        assertThat(new Catalog(home).instance("a")).contains(odd);
    }

    @Test
    void aNulByteIsRefusedBeforeAnythingIsWritten() {
        assertThatThrownBy(() -> catalog.save(Instance.of("a", Path.of("/m")).withArgs(List.of("x\0y"))))
                .hasMessageContaining("args[0] is \"x\\u0000y\"");
        assertThat(file("a")).doesNotExist();
    }

    @Test
    void aFileOfANewerPaddockIsRefusedAndLeftAlone() throws IOException {
        String text = "{\"version\": 2, \"model\": \"new form\"}";
        write("a", text);

        assertThat(onlyProblem().detail())
                .isEqualTo(
                        "version is 2, of a newer Paddock: this one knows versions up to 1 and leaves the file alone;"
                                + " update Paddock");
        assertThatThrownBy(() -> catalog.save(Instance.of("a", Path.of("/m/a.gguf"))))
                .hasMessageContaining("newer");
        catalog.prepare();
        assertThat(Files.readString(file("a"))).isEqualTo(text);
    }

    @Test
    void aFileOfAnOlderFormIsMigratedAndTheOldOneKept() throws IOException {
        String old = "{ // mine\n" + MODEL + ", \"gpu\": {\"backend\": \"CUDA\"}, \"mine\": 1}";
        write("a", old);
        assertThat(catalog.instance("a").orElseThrow().gpu().backend()).isEqualTo(Instance.Backend.CUDA);
        assertThat(Files.readString(file("a"))).isEqualTo(old);

        catalog.prepare();

        assertThat(Files.readString(file("a"))).contains("\"version\" : 1", "\"cuda\"", "\"mine\" : 1", "$schema");
        assertThat(catalog.instance("a").orElseThrow().gpu().backend()).isEqualTo(Instance.Backend.CUDA);
        try (var copies = Files.list(home.config().resolve("backups").resolve("instances"))) {
            assertThat(copies).singleElement().satisfies(copy -> {
                assertThat(copy.getFileName().toString()).startsWith("a.json.bak-");
                assertThat(Files.readString(copy)).isEqualTo(old);
            });
        }
    }

    @Test
    void whatNeedsNoMigrationIsNotTouched() throws IOException {
        String text = "{ // by hand\n" + MODEL + ",}";
        write("a", text);

        catalog.prepare();

        assertThat(Files.readString(file("a"))).isEqualTo(text);
        assertThat(home.config().resolve("backups")).doesNotExist();
    }

    @Test
    void theSchemasLieWhereTheFilesPointTo() throws IOException {
        catalog.prepare();
        catalog.save(Instance.of("a", Path.of("/m/a.gguf")));
        catalog.save(new Profile("p", "P", List.of("a")));

        for (Path file : List.of(file("a"), home.profiles().resolve("p.json"))) {
            String schema = Json.mapper()
                    .readTree(Files.readAllBytes(file))
                    .get("$schema")
                    .asString();
            assertThat(file.resolveSibling(schema)).isRegularFile();
        }
    }

    @Test
    void theLastGoodVersionHoldsWhileAFileIsBroken() throws IOException {
        write("a", "{" + MODEL + ", \"server\": {\"port\": 9001}}");
        catalog.keepGood();
        write("a", "{" + MODEL + ", \"server\": {\"port\": 90");

        assertThat(catalog.instance("a").orElseThrow().server().port()).isEqualTo(9001);
        assertThat(onlyProblem().action()).endsWith("goes on with its last good version.");

        catalog.delete("a");
        assertThat(catalog.instance("a")).isEmpty();
        write("a", "{");
        assertThat(catalog.instance("a")).isEmpty();
    }

    private Problem onlyProblem() throws IOException {
        assertThat(catalog.problems()).hasSize(1);
        return catalog.problems().getFirst();
    }

    private Path file(String name) {
        return home.instances().resolve(name + ".json");
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(home.instances());
        Files.write(file(name), text.getBytes(StandardCharsets.UTF_8));
    }
}
