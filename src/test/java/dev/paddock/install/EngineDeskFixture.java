package dev.paddock.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.domain.Engine;
import dev.paddock.domain.EngineTrial;
import dev.paddock.domain.Home;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.engine.EngineProbe;
import dev.paddock.engine.Engines;
import dev.paddock.fetch.Downloader;
import dev.paddock.fetch.FetchSignal;
import dev.paddock.fetch.Patience;
import dev.paddock.fetch.SpeedLimit;
import dev.paddock.fetch.Web;
import dev.paddock.install.MachineFacts.Arch;
import dev.paddock.install.MachineFacts.Os;
import dev.paddock.settings.EngineSettings;
import dev.paddock.settings.SettingsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A desk over releases of a server on this machine; the engines are shell scripts. */
abstract class EngineDeskFixture {
    private static final Patience SHORT =
            new Patience(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(1), 2, Duration.ofSeconds(5));
    static final String CPU = "llama-%s-bin-ubuntu-x64.tar.gz";

    @TempDir
    Path folder;

    final Web web = new Web("1.2.3", Map.of(), SHORT);
    final List<InstallProgress> progress = new ArrayList<>();
    final List<String> running = new ArrayList<>();
    final List<String> naming = new ArrayList<>();
    final List<EngineTrial.Wish> trials = new ArrayList<>();
    List<EngineTrial.Server> outcome = List.of();
    ReleaseServer server;
    Home home;
    EngineStore store;
    Engines engines;
    SettingsFile settings;
    MachineFacts machine = new MachineFacts(Os.LINUX, Arch.X64, null, false, null, Set.of());

    @BeforeEach
    void open() throws IOException {
        server = new ReleaseServer();
        home = Home.under(folder.resolve("home"));
        store = new EngineStore(home.engines());
        engines = new Engines(
                () -> new Engine(Engine.BUILTIN, "built-in", List.of("/nowhere"), Map.of()),
                name -> null,
                store::engine);
        settings = new SettingsFile(
                home, Map.of("PADDOCK_ENGINES_RELEASES", server.list().toString()));
    }

    @AfterEach
    void close() {
        server.close();
        web.close();
    }

    LocalEngineDesk desk() {
        ReleaseList releases = new ReleaseList(
                web,
                () -> settings.settings().engines().releases(),
                () -> null,
                new ReleaseCache(home.state()),
                Clock.systemUTC());
        EngineInstaller installer = new EngineInstaller(
                store, new Downloader(web, new SpeedLimit(0)), engines, new EngineProbe(), Clock.systemUTC());
        EngineUses uses = new EngineUses() {
            @Override
            public List<String> running(Path of) {
                return running;
            }

            @Override
            public List<String> naming(String id) {
                return naming;
            }
        };
        return new LocalEngineDesk(
                store,
                releases,
                () -> machine,
                installer,
                engines,
                new EngineProbe(),
                settings,
                uses,
                (wish, cancelled, listener) -> {
                    trials.add(wish);
                    listener.accept(new EngineTrial.Progress("one", 1, 1, "loading it"));
                    return new EngineTrial(wish.engine(), wish.before(), "all", outcome);
                });
    }

    static String script(String version, String devices) {
        return "#!/bin/sh\nhere=$(dirname \"$0\")\ncase \"$1\" in\n--help) cat \"$here/help.txt\";;\n"
                + "--version) echo 'version: " + version + " (abc1234)' >&2;;\n"
                + "--list-devices) printf 'Available devices:\\n" + devices + "';;\nesac\n";
    }

    static String help() throws IOException {
        return Files.readString(Path.of("src/test/resources/transcripts/2026-08-help.txt"));
    }

    /** As a release packs it since 2025. */
    Path release(String tag) throws IOException {
        String help = help();
        return Archives.tar(
                folder.resolve(CPU.formatted(tag)),
                tar -> tar.folder("llama-" + tag + "/")
                        .program("llama-" + tag + "/llama-server", script(tag.substring(1), ""))
                        .file("llama-" + tag + "/help.txt", help)
                        .link("llama-" + tag + "/libllama.so", "libllama.so.0")
                        .noise("llama-" + tag + "/libllama.so.0", 200_000));
    }

    void publish(String tag) throws IOException {
        server.add(tag, release(tag), true);
        server.latest(tag);
    }

    static InstallRequest wish(@Nullable String version, @Nullable String backend, boolean use) {
        return new InstallRequest(version, backend, null, null, null, false, use);
    }

    EngineManifest install(InstallRequest wish) throws InterruptedException {
        return desk().install(wish, new FetchSignal(), progress::add);
    }

    Problem refused(Kind kind, ThrowingCallable call) {
        PaddockException[] thrown = new PaddockException[1];
        assertThatThrownBy(call).isInstanceOfSatisfying(PaddockException.class, refused -> thrown[0] = refused);
        assertThat(thrown[0].kind()).as(thrown[0].getMessage()).isEqualTo(kind);
        return thrown[0].problem();
    }

    /** Nothing is seen, nothing is half there; only a download may wait. */
    void assertNothingIsLeft() throws IOException {
        assertThat(store.all()).isEmpty();
        if (Files.exists(home.engines())) {
            try (Stream<Path> left = Files.list(home.engines())) {
                assertThat(left.map(path -> path.getFileName().toString())).isSubsetOf(".lock", ".downloads");
            }
        }
    }

    EngineSettings chosen() {
        return settings.settings().engines();
    }
}
