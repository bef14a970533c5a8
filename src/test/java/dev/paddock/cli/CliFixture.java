package dev.paddock.cli;

import dev.paddock.domain.Home;
import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Profile;
import dev.paddock.engine.Capabilities;
import dev.paddock.engine.EngineCheck;
import dev.paddock.engine.EngineProbe;
import dev.paddock.engine.Engines;
import dev.paddock.fetch.Patience;
import dev.paddock.fetch.Web;
import dev.paddock.install.MachineFacts;
import dev.paddock.install.update.Installed;
import dev.paddock.install.update.PackageKind;
import dev.paddock.install.update.SelfUpdate;
import dev.paddock.platform.login.Autostart;
import dev.paddock.platform.login.LoginEntry;
import dev.paddock.platform.login.LoginStart;
import dev.paddock.settings.Catalog;
import dev.paddock.settings.SettingsFile;
import dev.paddock.supervisor.ScriptedServers;
import dev.paddock.supervisor.ScriptedSupervisor;
import dev.paddock.testing.FakeEngines;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The command line over a scripted supervisor and a home of its own. */
@NullUnmarked
abstract class CliFixture {
    @TempDir
    Path folder;

    final ScriptedSupervisor supervisor = new ScriptedSupervisor()
            .with(ScriptedServers.stopped("demo"), ScriptedServers.ready("other", 77, 8002))
            .withProfiles(
                    "all",
                    new Profile("all", "All of them", List.of("demo", "other")),
                    new Profile("off", "Off", List.of()));
    final FakeDaemon daemon = new FakeDaemon(supervisor, true, () -> folder.resolve("service"));
    final FakeKeys keys = new FakeKeys();
    final StringWriter out = new StringWriter();
    final StringWriter err = new StringWriter();
    final List<Runnable> interrupts = new CopyOnWriteArrayList<>();
    Map<String, String> env = Map.of();
    int columns = Integer.MAX_VALUE;
    boolean colours;

    @Nullable
    Screen screen;

    String typed = "";

    Terminal.@Nullable Secrets secrets;

    @AfterEach
    void endService() {
        daemon.close();
    }

    int paddock(String... args) {
        Terminal terminal = new Terminal(
                new PrintWriter(out),
                new PrintWriter(err),
                columns,
                colours,
                action -> {
                    interrupts.add(action);
                    return () -> interrupts.remove(action);
                },
                "…",
                screen,
                new BufferedReader(new StringReader(typed)),
                secrets);
        return new Cli(daemon, () -> configuration(home(), env, keys), terminal, "1.2").run(args);
    }

    /** With the fake engine as the built-in one. */
    static Configuration configuration(Home home, Map<String, String> env) {
        return configuration(home, env, new FakeKeys());
    }

    private static Configuration configuration(Home home, Map<String, String> env, FakeKeys keys) {
        SettingsFile settings = new SettingsFile(home, env);
        Engines engines = new Engines(FakeEngines::fake, name -> null);
        Capabilities capabilities = new Capabilities(new EngineProbe(), Capabilities.Store.NONE);
        return new Configuration(
                home,
                new Catalog(home, settings),
                settings,
                engines,
                capabilities,
                List.of(new EngineCheck(engines, capabilities)),
                keys,
                new Surroundings(
                        Surroundings.Os.LINUX,
                        home.config().resolve("root"),
                        home.config().resolve("user"),
                        env),
                new Autostart(
                        LoginStart.of("Linux", home.config().resolve("user"), env),
                        () -> new LoginEntry(home.config().resolve("bin").resolve("paddock"), List.of(), Map.of())),
                updates(home, settings));
    }

    /** Of Paddock 1.2, installed from a deb. */
    private static SelfUpdate updates(Home home, SettingsFile settings) {
        return new SelfUpdate(
                "1.2",
                home.state(),
                settings,
                () -> new Web("1.2", Map.of(), Patience.USUAL),
                () -> new Installed(MachineFacts.Os.LINUX, MachineFacts.Arch.X64, List.of(PackageKind.DEB)),
                file -> {
                    throw new AssertionError("a deb is not opened");
                },
                Clock.systemUTC());
    }

    /** For commands that look into no file themselves. */
    static Configuration noConfiguration() {
        throw new AssertionError("this command needs the owner alone");
    }

    /** As it is saved. */
    Instance instance(String name) throws IOException {
        return new Catalog(home()).instance(name).orElseThrow();
    }

    Home home() {
        return Home.under(folder.resolve("home"));
    }

    /** What was printed, with the folders of this test as {@code HOME} and {@code FOLDER}, and {@code /} between names. */
    String printed(StringWriter where) {
        String text = where.toString().replace("\r\n", "\n");
        for (String written : List.of(folder.toString(), folder.toString().replace("\\", "\\\\"), slashes(folder))) {
            text = text.replace(written, "FOLDER");
        }
        return Pattern.compile("FOLDER[^\\s\"]*")
                .matcher(text)
                .replaceAll(path -> path.group().replace("\\\\", "/").replace('\\', '/'))
                .replace("FOLDER/home", "HOME");
    }

    static String slashes(Path path) {
        return path.toString().replace('\\', '/');
    }

    static PaddockException failure(Kind kind) {
        return new PaddockException(
                kind,
                Problem.of("broken", "demo did not start", "the model is broken", "Download it again.")
                        .withEvidence(List.of("1", "2", "3", "4", "5", "6")));
    }
}
