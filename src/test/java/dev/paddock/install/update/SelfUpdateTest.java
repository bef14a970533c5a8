package dev.paddock.install.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.paddock.domain.Home;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import dev.paddock.fetch.FetchSignal;
import dev.paddock.fetch.FileServer;
import dev.paddock.fetch.Patience;
import dev.paddock.fetch.Web;
import dev.paddock.install.MachineFacts.Arch;
import dev.paddock.install.MachineFacts.Os;
import dev.paddock.settings.SettingsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelfUpdateTest {
    private static final Instant NOW = Instant.parse("2026-09-02T08:00:00Z");
    private static final Installed DEB = new Installed(Os.LINUX, Arch.X64, List.of(PackageKind.DEB));

    @TempDir
    private Path folder;

    private FileServer server;
    private SignedFeed feed;
    private final Map<String, String> env = new HashMap<>();
    private final List<Path> opened = new ArrayList<>();
    private Instant now = NOW;
    private Installed installed = DEB;

    @BeforeEach
    void serve() throws IOException {
        server = new FileServer();
        feed = new SignedFeed(server);
        env.put("PADDOCK_UPDATES_FEED", feed.address());
        env.put("PADDOCK_UPDATES_SIGNED_BY", feed.publicKey());
        feed.publish(SignedFeed.feed("2026-09-01T10:00:00Z", "2.0"));
    }

    @AfterEach
    void end() {
        server.close();
    }

    private SelfUpdate paddock(String version) {
        Home home = Home.under(folder);
        Patience patience = new Patience(
                Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofMillis(1), 2, Duration.ofSeconds(1));
        return new SelfUpdate(
                version,
                home.state(),
                new SettingsFile(home, env),
                () -> new Web(version, Map.of(), patience),
                () -> installed,
                opened::add,
                Clock.fixed(now, ZoneOffset.UTC));
    }

    private String refusal(SelfUpdate paddock) {
        PaddockException refused = catchThrowableOfType(PaddockException.class, paddock::check);
        assertThat(refused).isNotNull();
        Problem problem = refused.problem();
        // What was refused stays told, and nothing of it is believed.
        assertThat(paddock.report().problem()).isEqualTo(problem.sentence());
        assertThat(paddock.report().available()).isNull();
        return problem.code() + ": " + problem.sentence();
    }

    @Test
    void aNewerVersionIsFoundFetchedAndComparedWithTheFeed() throws IOException {
        SelfUpdate paddock = paddock("1.2.0-SNAPSHOT");

        UpdateReport found = paddock.check();

        assertThat(found.current()).isEqualTo("1.2.0");
        assertThat(found.available()).isEqualTo("2.0");
        assertThat(found.notes()).isEqualTo("2.0\nFaster.\nFewer bugs.");
        assertThat(found.size()).isEqualTo(SignedFeed.PACKAGE.length);
        assertThat(found.file()).isNull();

        SelfUpdate.Ready ready = paddock.download(new FetchSignal(), progress -> {});

        assertThat(ready.file()).hasBinaryContent(SignedFeed.PACKAGE);
        assertThat(paddock("1.2").report().file()).isEqualTo(ready.file());
        assertThat(paddock.install(false, List.of("busy")).how()).isEqualTo("sudo apt install " + ready.file());
        assertThat(opened).isEmpty();
        assertThat(paddock("2.0").report().available()).as("after the update").isNull();
    }

    @Test
    void withoutAFeedNobodyIsAsked() {
        env.put("PADDOCK_UPDATES_FEED", "");
        env.put("PADDOCK_UPDATES_CHECK_DAILY", "true");
        SelfUpdate paddock = paddock("1.2");

        paddock.runIfDue();

        assertThatThrownBy(paddock::check).hasMessageContaining("asks nobody");
        assertThatThrownBy(() -> paddock.download(new FetchSignal(), progress -> {}))
                .hasMessageContaining("asks nobody");
        assertThat(server.asked).isEmpty();
        assertThat(paddock.report().enabled()).isFalse();
    }

    @Test
    void onceADayAndOnlyWhereItIsAllowed() {
        paddock("1.2").runIfDue();
        assertThat(server.asked).isEmpty();
        env.put("PADDOCK_UPDATES_CHECK_DAILY", "true");

        paddock("1.2").runIfDue();
        now = NOW.plus(Duration.ofHours(23));
        paddock("1.2").runIfDue();
        assertThat(server.asked).hasSize(2);
        now = NOW.plus(Duration.ofHours(24));
        paddock("1.2").runIfDue();

        assertThat(server.asked).hasSize(4);
        assertThat(server.asked)
                .allSatisfy(asked -> assertThat(asked.authorization()).isNull());
    }

    @Test
    void aFailureAtNightIsToldOnlyToWhoAsks() {
        env.put("PADDOCK_UPDATES_CHECK_DAILY", "true");
        server.on("/paddock/releases.json", FileServer.status(503));

        paddock("1.2").runIfDue();
        int asked = server.asked.size();
        now = NOW.plus(Duration.ofHours(1));
        paddock("1.2").runIfDue();

        assertThat(server.asked).hasSize(asked);
        assertThat(paddock("1.2").report().problem()).contains("503");
    }

    @Test
    void aFeedThatIsNotSignedByTheKeyIsNotBelieved() throws IOException {
        String good = SignedFeed.feed("2026-09-01T10:00:00Z", "2.0");
        feed.publish(good.replace("Faster", "Slower"), feed.signature(good));
        assertThat(refusal(paddock("1.2"))).startsWith("update-bad-signature: ").contains("changed on its way");

        feed.publish(good, "no base64 at all!");
        assertThat(refusal(paddock("1.2"))).startsWith("update-bad-signature");

        feed.publish(good, "");
        assertThat(refusal(paddock("1.2"))).startsWith("update-bad-signature");

        try (FileServer unused = new FileServer()) {
            feed.publish(good, new SignedFeed(unused).signature(good));
            assertThat(refusal(paddock("1.2"))).startsWith("update-bad-signature");
        }

        server.on("/paddock/releases.json.sig", FileServer.status(404));
        assertThat(refusal(paddock("1.2"))).contains("releases.json.sig");
    }

    @Test
    void anOlderFeedIsAReplayAndIsRefused() {
        paddock("1.2").check();
        feed.publish(SignedFeed.feed("2026-08-01T10:00:00Z", "3.0"));

        assertThatThrownBy(paddock("1.2")::check)
                .isInstanceOfSatisfying(
                        PaddockException.class,
                        refused -> assertThat(refused.problem().sentence())
                                .contains("2026-08-01T10:00:00Z", "2026-09-01T10:00:00Z", "hold newer versions back"));
        assertThat(paddock("1.2").report().available())
                .as("what was believed before")
                .isEqualTo("2.0");
    }

    @Test
    void anotherKeyBeginsAnew() throws IOException {
        paddock("1.2").check();
        SignedFeed mirror = new SignedFeed(server);
        env.put("PADDOCK_UPDATES_SIGNED_BY", mirror.publicKey());
        mirror.publish(SignedFeed.feed("2026-08-01T10:00:00Z", "1.9"));

        assertThat(paddock("1.2").check().available()).isEqualTo("1.9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2", "1.1.9", "0.9"})
    void whatIsNotNewerIsNeverOffered(String version) {
        feed.publish(SignedFeed.feed("2026-09-01T10:00:00Z", version));

        assertThat(paddock("1.2").check().available()).isNull();
        assertThatThrownBy(() -> paddock("1.2").download(new FetchSignal(), progress -> {}))
                .hasMessageContaining("No version newer than 1.2 is known");
    }

    @Test
    void aPackageForAnotherMachineIsNotOffered() {
        installed = new Installed(Os.LINUX, Arch.ARM64, List.of(PackageKind.DEB));
        assertThat(paddock("1.2").check().available()).isNull();

        installed = new Installed(Os.LINUX, Arch.X64, List.of(PackageKind.TARBALL));
        assertThat(paddock("1.2").check().available()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]                                                                        | it is no list of Paddock's",
                "{\"product\": \"paddock\"                                                 | it is no JSON",
                "{\"product\": \"other\", \"format\": 1}                                   | it is no list of Paddock's",
                "{\"product\": \"paddock\", \"format\": 2}                                 | its format is 2",
                "{\"product\": \"paddock\", \"format\": 1, \"versions\": {}}               | \"versions\" must be a list",
                "{\"product\": \"paddock\", \"format\": 1, \"versions\": []}               | \"issued\" must be a time",
                "{\"product\": \"paddock\", \"format\": 1, \"versions\": [{\"version\": \"../2\"}]} | must be as 1.2.3",
            })
    void aSignedFeedThatMakesNoSenseSaysWhat(String content, String why) {
        feed.publish(content);

        assertThat(refusal(paddock("1.2"))).startsWith("update-feed-bad").contains(why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "", "https://", "ftp://x.example/a.deb", "x/..", "a b", "/x/.hidden"})
    void aPackageWithoutAUsableAddressIsRefused(String url) {
        feed.publish(SignedFeed.feed("2026-09-01T10:00:00Z", "2.0", url, 5, "0".repeat(64)));

        assertThat(refusal(paddock("1.2"))).startsWith("update-feed-bad").contains("a package of 2.0 has no");
    }

    @Test
    void aPackageWithoutSizeOrDigestIsRefused() {
        feed.publish(SignedFeed.feed("2026-09-01T10:00:00Z", "2.0", "a.deb", 0, "0".repeat(64)));
        assertThat(refusal(paddock("1.2"))).contains("without its size or SHA-256");

        feed.publish(SignedFeed.feed("2026-09-01T10:00:00Z", "2.0", "a.deb", 5, "abc"));
        assertThat(refusal(paddock("1.2"))).contains("without its size or SHA-256");
    }

    @Test
    void aFeedThatNeverEndsIsCutOff() {
        feed.publish(" ".repeat(2 << 20));

        assertThat(refusal(paddock("1.2"))).contains("more than 1048576 bytes");
    }

    @Test
    void aPackageThatIsNotWhatTheFeedSaidIsNotKept() {
        paddock("1.2").check();
        byte[] other = new byte[SignedFeed.PACKAGE.length];
        server.on("/paddock/paddock_2.0_amd64.deb", FileServer.file(other, "\"x\""));

        assertThatThrownBy(() -> paddock("1.2").download(new FetchSignal(), progress -> {}))
                .isInstanceOf(PaddockException.class);

        assertThat(paddock("1.2").report().file()).isNull();
        assertThat(Home.under(folder).state().resolve("updates/paddock_2.0_amd64.deb"))
                .doesNotExist();
    }

    @Test
    void aPackageThatWasChangedAfterItsDownloadIsNotInstalled() throws IOException {
        paddock("1.2").check();
        Path file = paddock("1.2").download(new FetchSignal(), progress -> {}).file();
        Files.write(file, new byte[SignedFeed.PACKAGE.length]);

        assertThatThrownBy(() -> paddock("1.2").install(true, List.of())).hasMessageContaining("is not what");

        assertThat(file).doesNotExist();
        assertThat(paddock("1.2").report().file()).isNull();
    }

    @Test
    void anInstallerIsNotOpenedWhileServersRunUnlessSomebodySaysSo() throws IOException {
        installed = new Installed(Os.WINDOWS, Arch.X64, List.of(PackageKind.MSI, PackageKind.EXE));
        feed.publish(SignedFeed.feed("2026-09-01T10:00:00Z", "2.0")
                .replace("linux", "windows")
                .replace("\"deb\"", "\"msi\""));
        SelfUpdate paddock = paddock("1.2");
        paddock.check();
        assertThatThrownBy(() -> paddock.install(true, List.of())).hasMessageContaining("not downloaded yet");
        Path file = paddock.download(new FetchSignal(), progress -> {}).file();

        assertThatThrownBy(() -> paddock.install(false, List.of("coder"))).hasMessageContaining("Servers are running");
        assertThat(opened).isEmpty();

        paddock.install(true, List.of("coder"));
        assertThat(opened).containsExactly(file);
    }

    @Test
    void aPersonIsToldOnceOfEachVersion() {
        assertThat(paddock("1.2").untold()).isEmpty();
        paddock("1.2").check();

        assertThat(paddock("1.2").untold()).contains("2.0");
        assertThat(paddock("1.2").untold()).isEmpty();
        paddock("1.2").check();
        assertThat(paddock("1.2").untold()).isEmpty();
    }

    @Test
    void aKeyThatIsNoneIsSaidToBeNone() {
        env.put("PADDOCK_UPDATES_SIGNED_BY", "AAAA");
        assertThat(refusal(paddock("1.2"))).startsWith("update-bad-key");
        assertThat(server.asked).isEmpty();
    }

    @Test
    void howItWasInstalledDecidesWhatComes() throws IOException {
        Path java = folder.resolve("opt/paddock/lib/runtime");
        assertThat(Installed.look(Os.LINUX, "amd64", folder, java, Map.of()).kinds())
                .containsExactly(PackageKind.RPM);
        Files.createDirectories(folder.resolve("var/lib/dpkg/info"));
        Files.writeString(folder.resolve("var/lib/dpkg/info/paddock.list"), "");
        assertThat(Installed.look(Os.LINUX, "amd64", folder, java, Map.of()).kinds())
                .containsExactly(PackageKind.DEB);
        assertThat(Installed.look(Os.LINUX, "amd64", folder, folder.resolve("home/p"), Map.of())
                        .kinds())
                .containsExactly(PackageKind.TARBALL);
        assertThat(Installed.look(Os.MACOS, "aarch64", folder, java, Map.of()).arch())
                .isEqualTo(Arch.ARM64);
    }
}
