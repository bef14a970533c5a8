package dev.paddock.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.domain.Home;
import dev.paddock.domain.Instance;
import dev.paddock.domain.LogOptions;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Profile;
import dev.paddock.domain.ServerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of ours meet changes by hand. */
class MergeTest {
    @TempDir
    Path folder;

    private Home home;
    private Catalog catalog;

    @BeforeEach
    void open() throws IOException {
        home = Home.under(folder);
        catalog = new Catalog(home);
        write("{\"model\": {\"path\": \"/m/a.gguf\"}, \"env\": {\"A\": \"1\", \"B\": \"2\"}}");
    }

    @Test
    void changesInDifferentPlacesAreMerged() throws IOException {
        Instance seen = read();
        write(
                "{\"model\": {\"path\": \"/m/a.gguf\", \"threads\": 4}, \"env\": {\"A\": \"9\", \"B\": \"2\"}, \"mine\": 1}");

        catalog.save(seen.withServer(seen.server().withPort(9001)).withEnv(Map.of("A", "1", "C", "3")), seen);

        Instance now = read();
        assertThat(now.model().threads()).isEqualTo(4);
        assertThat(now.server().port()).isEqualTo(9001);
        assertThat(now.env()).containsOnly(Map.entry("A", "9"), Map.entry("C", "3"));
        assertThat(text()).contains("\"mine\" : 1");
    }

    @Test
    void changesInTheSamePlaceAreRefusedAndTheHandEditStays() throws IOException {
        Instance seen = read();
        String edited = "{\"model\": {\"path\": \"/m/a.gguf\"}, \"server\": {\"port\": 9009}}";
        write(edited);

        assertThatThrownBy(() -> catalog.save(seen.withServer(seen.server().withPort(9001)), seen))
                .isInstanceOf(PaddockException.class)
                .hasMessageContaining("server.port is 9009 in the file and was to be 9001");
        assertThat(text()).isEqualTo(edited);
    }

    @Test
    void theSameChangeTwiceIsNoConflict() throws IOException {
        Instance seen = read();
        write("{\"model\": {\"path\": \"/m/a.gguf\"}, \"server\": {\"port\": 9001}}");

        catalog.save(seen.withServer(seen.server().withPort(9001)), seen);

        assertThat(read().server().port()).isEqualTo(9001);
    }

    @Test
    void aHandEditThatCannotBeReadYetIsNotWrittenOver() throws IOException {
        Instance seen = read();
        write("{\"model\": {\"path\": \"/m/a.gg");

        assertThatThrownBy(() -> catalog.save(seen.withServer(seen.server().withPort(9001)), seen))
                .hasMessageContaining("is not written");
        assertThat(text()).isEqualTo("{\"model\": {\"path\": \"/m/a.gg");
    }

    @Test
    void aSaveWritesOnlyWhatChanged() throws IOException {
        Instance seen = read();

        catalog.save(seen.withServer(seen.server().withPort(9001)), seen);

        assertThat(text()).doesNotContain("healthcheck", "start_timeout", "batch_size");
    }

    @Test
    void whatIsSetBackToNothingLeavesTheFile() throws IOException {
        Instance seen = read();
        catalog.save(seen.withServer(seen.server().withPort(9001)), seen);
        Instance withPort = read();

        catalog.save(withPort.withServer(withPort.server().withPort(null)), withPort);

        assertThat(read().server().port()).isNull();
        assertThat(text()).doesNotContain("port", "server");
    }

    @Test
    void aNewFileLeavesToTheSettingsWhatNobodySaid() throws IOException {
        Catalog container = new Catalog(home, new SettingsFile(home, Map.of("PADDOCK_PRESET", "container")));

        container.create(Instance.of("b", Path.of("/m/b.gguf")).withArgs(List.of("--jinja")));

        assertThat(container.instance("b").orElseThrow().server().host()).isEqualTo("0.0.0.0");
        assertThat(catalog.instance("b").orElseThrow().server().host()).isEqualTo("127.0.0.1");
        Instance seen = container.instance("b").orElseThrow();
        container.save(seen.withServer(ServerOptions.DEFAULT), seen);
        assertThat(container.instance("b").orElseThrow().server().host()).isEqualTo("127.0.0.1");
        assertThatThrownBy(() -> container.create(seen)).hasMessageContaining("already");
    }

    @Test
    void profilesAreMergedToo() throws IOException {
        Profile seen = new Profile("p", "P", List.of("a"));
        catalog.create(seen);
        Files.writeString(home.profiles().resolve("p.json"), "{\"title\": \"By hand\", \"instances\": [\"a\"]}");

        catalog.save(new Profile("p", "P", List.of("a", "b")), seen);

        assertThat(catalog.profiles()).containsExactly(new Profile("p", "By hand", List.of("a", "b")));
    }

    @Test
    void theHashTellsWhetherAStartWouldDiffer() {
        Instance one = Instance.of("a", Path.of("/m/a.gguf")).withEnv(Map.of("A", "1", "B", "2", "C", "3"));

        assertThat(ConfigHash.of(one)).matches("[0-9a-f]{16}");
        assertThat(ConfigHash.of(one.withEnv(Map.of("C", "3", "B", "2", "A", "1"))))
                .isEqualTo(ConfigHash.of(one));
        assertThat(ConfigHash.of(one.withLogs(new LogOptions(7, 7)))).isNotEqualTo(ConfigHash.of(one));
        assertThat(ConfigHash.of(one.withArgs(List.of("a b"))))
                .isNotEqualTo(ConfigHash.of(one.withArgs(List.of("a", "b"))));
        assertThat(ConfigHash.of(one.withRpc(List.of("h:1")))).isNotEqualTo(ConfigHash.of(one));
    }

    private Instance read() throws IOException {
        return catalog.instance("a").orElseThrow();
    }

    private String text() throws IOException {
        return Files.readString(home.instances().resolve("a.json"));
    }

    private void write(String text) throws IOException {
        Files.createDirectories(home.instances());
        Files.writeString(home.instances().resolve("a.json"), text);
    }
}
