package dev.paddock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Instance;
import dev.paddock.settings.Catalog;
import dev.paddock.settings.Json;
import dev.paddock.settings.Schema;
import dev.paddock.testing.Approvals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ConfigCliTest extends CliFixture {
    @Test
    void pathSaysWhereTheFilesAre() throws IOException {
        assertThat(paddock("config", "path")).isZero();

        Approvals.verify("cli/config-path.txt", printed(out));
    }

    @Test
    void pathAsJson() throws IOException {
        assertThat(paddock("config", "path", "--json")).isZero();

        Approvals.verify("cli/config-path.json", printed(out));
    }

    @Test
    void showTellsTheOriginOfEverySetting() throws IOException {
        write("settings.json", "{\"preset\": \"container\", \"defaults\": {\"logs\": {\"rotation\": 9}}}");
        env = Map.of("PADDOCK_LOG_LEVEL", "trace");

        assertThat(paddock("config", "show", "--origin")).isZero();

        Approvals.verify("cli/config-show-origin.txt", printed(out));
    }

    @Test
    void showAsJson() throws IOException {
        assertThat(paddock("config", "show", "--json")).isZero();

        Approvals.verify("cli/config-show.json", printed(out));
    }

    @Test
    void showFailsWhereASettingCannotBeUsed() {
        env = Map.of("PADDOCK_LOG_LEVEL", "loud");

        assertThat(paddock("config", "show")).isEqualTo(1);

        assertThat(err)
                .hasToString("paddock: PADDOCK_LOG_LEVEL is \"loud\": how much Paddock writes to its own log: error,"
                        + " warn, info, debug or trace\n");
    }

    @Test
    void validateTellsEveryErrorOfEveryFile() throws IOException {
        brokenFiles();

        assertThat(paddock("config", "validate")).isEqualTo(1);

        Approvals.verify("cli/config-validate.txt", printed(out));
    }

    @Test
    void validateOfOneFile() throws IOException {
        brokenFiles();
        Path good = home().instances().resolve("good.json");

        assertThat(paddock("config", "validate", good.toString())).isZero();
        assertThat(out).hasToString("1 file is fine\n");
        assertThat(paddock("config", "validate", "--as", "profile", good.toString()))
                .isZero();
        assertThat(paddock("config", "validate", "--as", "engine", good.toString()))
                .isEqualTo(2);
        assertThat(paddock(
                        "config", "validate", good.resolveSibling("none.json").toString()))
                .isEqualTo(3);
    }

    @Test
    void lintTellsEverythingAtOnce() throws IOException {
        brokenFiles();
        write("instances/twin-1.json", "{\"model\": {\"path\": \"" + model() + "\"}, \"server\": {\"port\": 9001}}");
        write(
                "instances/twin-2.json",
                "{\"model\": {\"path\": \"" + model()
                        + "\"}, \"server\": {\"port\": 9001}, \"engine\": \"no/such-engine\"}");
        write("instances/drive.json", "{\"model\": {\"path\": \"" + slashes(folder) + "/vanished/big.gguf\"}}");
        write("profiles/p.json", "{\"instances\": [\"twin-1\", \"twin\"]}");

        assertThat(paddock("config", "lint")).isEqualTo(1);

        Approvals.verify("cli/config-lint.txt", printed(out));
    }

    @Test
    void lintAsJson() throws IOException {
        write("profiles/p.json", "{\"instances\": [\"gone\"], \"colour\": 1}");

        assertThat(paddock("config", "lint", "--json")).isEqualTo(1);

        Approvals.verify("cli/config-lint.json", printed(out));
    }

    @Test
    void aWarningAloneIsNoFailure() throws IOException {
        write("profiles/p.json", "{\"colour\": 1}");

        assertThat(paddock("config", "lint")).isZero();
        assertThat(out.toString()).startsWith("warning: ").endsWith("0 errors, 1 warning\n");
    }

    @Test
    void lintOfNothingIsFine() {
        assertThat(paddock("config", "lint")).isZero();
        assertThat(out).hasToString("All is fine\n");
    }

    @ParameterizedTest
    @EnumSource(Schema.Kind.class)
    void schemaPrintsWhatIsShipped(Schema.Kind kind) throws IOException {
        assertThat(paddock("config", "schema", kind.word())).isZero();

        assertThat(out).hasToString(Files.readString(Path.of("config/schema", kind.fileName())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"config", "config schema engine", "config show --colour", "config explode"})
    void aWrongCommandLineIsExitCodeTwo(String line) {
        assertThat(paddock(line.split(" "))).isEqualTo(2);
        assertThat(err.toString()).startsWith("paddock: ").contains("Help: ");
    }

    @Test
    void describeTellsAllAboutAServer() throws IOException {
        Catalog catalog = new Catalog(home());
        catalog.save(Instance.of("demo", Path.of(model()))
                .withArgs(List.of("--no-mmap", "--api-key-file", "it's two\nlines"))
                .withEnv(Map.of("HF_TOKEN", "hf_secret")));

        assertThat(paddock("describe", "demo")).isZero();

        assertThat(out.toString()).doesNotContain("hf_secret");
        Approvals.verify(
                "cli/describe.txt",
                printed(out)
                        .replaceAll("Hash      [0-9a-f]{16}", "Hash      0123456789abcdef")
                        .replaceAll("Command line: .*? --model", "Command line: ENGINE --model")
                        .replaceAll("(?m) +$", "")
                        .replaceAll(" {3,}", "   "));
    }

    @Test
    void describeAsJsonSaysWhatIsADefault() throws IOException {
        new Catalog(home()).create(Instance.of("other", Path.of(model())).withArgs(List.of("--mlock")));

        assertThat(paddock("describe", "other", "--json")).isZero();

        JsonNode json = Json.mapper().readTree(out.toString());
        assertThat(json.path("pid").asInt()).isEqualTo(77);
        assertThat(json.path("restart_to_apply").asBoolean(false)).isTrue();
        assertThat(json.path("config_hash").asString("")).matches("[0-9a-f]{16}");
        assertThat(said(json, "args")).isTrue();
        assertThat(said(json, "model.context_size")).isFalse();
        assertThat(json.path("command_line").toString()).contains("\"--mlock\"", "\"--port\",\"8002\"");
    }

    @Test
    void describeOfWhatIsNotThereIsExitCodeThree() {
        assertThat(paddock("describe", "dmeo")).isEqualTo(3);
        assertThat(err.toString()).contains("Did you mean demo?");
    }

    @Test
    void profilesAreMadeChangedAndDeleted() throws IOException {
        assertThat(paddock("profiles", "add", "mine", "demo", "--title", "My own"))
                .isZero();
        supervisor.withProfiles("all", new Catalog(home()).profiles().getFirst());
        assertThat(paddock("profiles", "edit", "mine", "--add", "other", "--remove", "demo"))
                .isZero();

        assertThat(new Catalog(home()).profiles()).singleElement().satisfies(profile -> {
            assertThat(profile.title()).isEqualTo("My own");
            assertThat(profile.instances()).containsExactly("other");
        });
        assertThat(supervisor.calls).contains("reload");
        assertThat(paddock("profiles", "add", "mine")).isEqualTo(1);
        assertThat(paddock("profiles", "add", "new", "nobody")).isEqualTo(3);
        assertThat(paddock("profiles", "add", "../x")).isEqualTo(1);
        assertThat(paddock("profiles", "edit", "mine")).isEqualTo(2);
        assertThat(paddock("profiles", "rm", "mine")).isZero();
        assertThat(new Catalog(home()).profiles()).isEmpty();
    }

    @Test
    void aModelWithoutItsFolderIsNotFine() throws IOException {
        write("instances/here.json", "{\"model\": {\"path\": \"src/m.gguf\", \"draft\": \"d.gguf\"}}");

        assertThat(paddock("config", "lint")).isEqualTo(1);

        assertThat(printed(out))
                .contains("model.path is \"" + Path.of("src/m.gguf") + "\", which begins at no folder: the whole path")
                .contains("model.draft is \"d.gguf\", which begins at no folder");
    }

    @Test
    void whatARemovedServerLeavesIsSaid() {
        assertThat(paddock("rm", "other")).isZero();

        assertThat(out).hasToString("other is removed, from the profile All of them too; its model and logs stay\n");
        assertThat(supervisor.calls).contains("remove other");
    }

    @Test
    void theActiveProfileIsNotDeleted() {
        assertThat(paddock("profiles", "rm", "all")).isEqualTo(1);
        assertThat(err.toString()).contains("Switch to another one first.");
    }

    private static boolean said(JsonNode description, String key) {
        for (JsonNode value : description.path("values")) {
            if (value.path("key").asString("").equals(key)) {
                return value.path("said").asBoolean(false);
            }
        }
        throw new AssertionError("no value " + key);
    }

    private void brokenFiles() throws IOException {
        write("settings.json", "{\"on_quit\": \"never\", \"colour\": 1}");
        write("instances/good.json", "{\"model\": {\"path\": \"" + model() + "\"}}");
        write("instances/bad.json", "{\"model\": {\"context_size\": \"4k\"}, \"server\": {\"port\": 80, \"prot\": 1}}");
        write("instances/torn.json", "{\"model\": ");
        write("profiles/empty.json", "{}");
    }

    private String model() throws IOException {
        Path file = folder.resolve("m.gguf");
        dev.paddock.library.DemoModel.write(file);
        return slashes(file);
    }

    private void write(String name, String text) throws IOException {
        Path file = home().config().resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
