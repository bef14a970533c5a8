package dev.paddock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Instance;
import dev.paddock.domain.Profile;
import dev.paddock.settings.Catalog;
import dev.paddock.supervisor.ScriptedServers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BackupCliTest extends CliFixture {
    private static final String SECRET = "sk-very-secret";
    private Path archive = Path.of("unset");

    @BeforeEach
    void aHome() throws IOException {
        archive = folder.resolve("größe backup.zip");
        supervisor.put(ScriptedServers.stopped("other"));
        Files.createDirectories(home().models());
        Path model = Files.writeString(home().models().resolve("m.gguf"), "GGUF");
        Catalog catalog = new Catalog(home());
        catalog.save(Instance.of("chat", model).withEnv(Map.of("HF_TOKEN", SECRET, "PLAIN", "1")));
        catalog.save(new Profile("coding", "Coding", List.of("chat")));
        catalog.setActiveProfile("coding");
        Files.writeString(home().config().resolve("settings.json"), "{ \"on_quit\": \"leave\" }");
        Files.writeString(home().config().resolve("gateway-keys.json"), "{ \"hash\": \"" + SECRET + "\" }");
    }

    private Map<String, String> content() throws IOException {
        Map<String, String> content = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            for (ZipEntry entry : zip.stream().toList()) {
                content.put(
                        entry.getName(), new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return content;
    }

    private void write(Map<String, String> content) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(archive))) {
            for (Map.Entry<String, String> file : content.entrySet()) {
                out.putNextEntry(new ZipEntry(file.getKey()));
                out.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    /** All files of the configuration as they are. */
    private List<String> state() throws IOException {
        List<String> files = new ArrayList<>();
        try (Stream<Path> all = Files.walk(home().config())) {
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                files.add(home().config().relativize(file) + "=" + Files.readString(file));
            }
        }
        return files;
    }

    @Test
    void whatWasBackedUpComesBackAndWhatWasThereIsKept() throws IOException {
        assertThat(paddock("backup", "--with-secrets", archive.toString()))
                .as(err.toString())
                .isZero();
        List<String> before = state();
        Catalog catalog = new Catalog(home());
        catalog.save(Instance.of("later", home().models().resolve("gone.gguf")));
        catalog.deleteProfile("coding");
        Files.writeString(home().config().resolve("settings.json"), "{ broken");
        List<String> changed = state();

        assertThat(paddock("restore", archive.toString())).as(err.toString()).isZero();

        assertThat(state()).isEqualTo(before);
        assertThat(new Catalog(home()).activeProfile()).contains("coding");
        List<Path> kept;
        try (Stream<Path> all = Files.list(home().state().resolve("backups"))) {
            kept = all.toList();
        }
        assertThat(kept).hasSize(1);
        assertThat(out.toString()).contains(kept.getFirst().toString());
        archive = kept.getFirst();
        assertThat(content()).containsEntry("config/settings.json", "{ broken");
        assertThat(changed).anyMatch(file -> file.contains("later"));
        assertThat(content()).containsKey("config/instances/later.json");
    }

    @Test
    void secretsAreLeftOutAndNamedUnlessTheyAreAskedFor() throws IOException {
        assertThat(paddock("backup", archive.toString())).isZero();

        assertThat(String.join("\n", content().values())).doesNotContain(SECRET).contains("PLAIN");
        assertThat(out.toString())
                .contains("Left out: the gateway's keys", "Left out: env.HF_TOKEN of config/instances/chat.json");
        assertThat(content()).containsEntry("config/settings.json", "{ \"on_quit\": \"leave\" }");
        assertThat(paddock("backup", archive.toString())).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("there is a file of that name already");
    }

    @Test
    void secretsAmongTheArgumentsAreLeftOutToo() throws IOException {
        Catalog catalog = new Catalog(home());
        Instance chat = catalog.instance("chat").orElseThrow();
        catalog.save(chat.withArgs(List.of("--verbose", "--api-key", SECRET, "--hf-token=" + SECRET, "--jinja")));

        assertThat(paddock("backup", archive.toString())).isZero();

        assertThat(String.join("\n", content().values()))
                .doesNotContain(SECRET)
                .contains("--verbose", "--jinja")
                .doesNotContain("--api-key");
    }

    @Test
    void aBackupThatCannotBeUsedChangesNothing() throws IOException {
        assertThat(paddock("backup", archive.toString())).isZero();
        Map<String, String> good = content();
        List<String> before = state();

        Files.writeString(archive, "no zip");
        refused("it is no ZIP file");
        write(Map.of());
        refused("it says nothing of what it is");
        write(with(good, "../evil.json", "{}"));
        refused("\"../evil.json\" belongs in no backup");
        write(with(good, "paddock-backup.json", "{\"form\": 2, \"paddock\": \"9.1\"}"));
        refused("it was made by Paddock 9.1");
        write(with(good, "config/instances/chat.json", "{ \"model\": { \"path\": 5 } }"));
        refused("model.path");
        write(with(good, "config/settings.json", " ".repeat(2 << 20)));
        refused("is larger than 1 MiB");
        Files.delete(archive);
        assertThat(paddock("restore", archive.toString())).isEqualTo(ExitCode.NOT_FOUND);

        assertThat(state()).isEqualTo(before);
        assertThat(home().state().resolve("backups")).doesNotExist();
    }

    private static Map<String, String> with(Map<String, String> good, String name, String content) {
        Map<String, String> changed = new LinkedHashMap<>(good);
        changed.put(name, content);
        return changed;
    }

    private void refused(String... why) {
        err.getBuffer().setLength(0);
        assertThat(paddock("restore", archive.toString()))
                .as(Arrays.toString(why))
                .isNotZero();
        assertThat(err.toString()).contains(why);
    }

    @Test
    void whileAServerRunsNothingIsRestored() throws IOException {
        assertThat(paddock("backup", archive.toString())).isZero();
        supervisor.put(ScriptedServers.ready("other", 77, 8002));

        refused("Servers run whose settings would go: other", "paddock down --all");
    }

    @Test
    void modelsThatAreNotHereAreNamed() throws IOException {
        assertThat(paddock("backup", archive.toString())).isZero();
        Files.delete(home().models().resolve("m.gguf"));

        assertThat(paddock("restore", archive.toString())).isZero();

        assertThat(out.toString()).contains("The model is not on this computer: chat: ");
    }
}
