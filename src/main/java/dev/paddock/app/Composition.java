package dev.paddock.app;

import dev.paddock.cli.Configuration;
import dev.paddock.cli.Daemon;
import dev.paddock.cli.Surroundings;
import dev.paddock.cli.Terminal;
import dev.paddock.control.ControlFile;
import dev.paddock.domain.Home;
import dev.paddock.domain.IoWords;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.RegisteredProcess;
import dev.paddock.engine.BuiltinEngine;
import dev.paddock.engine.Capabilities;
import dev.paddock.engine.EngineCheck;
import dev.paddock.engine.EngineProbe;
import dev.paddock.engine.Engines;
import dev.paddock.engine.InstanceDevices;
import dev.paddock.fetch.Downloader;
import dev.paddock.fetch.Patience;
import dev.paddock.fetch.SpeedLimit;
import dev.paddock.fetch.Web;
import dev.paddock.gateway.ApiKeys;
import dev.paddock.install.EngineDesk;
import dev.paddock.install.EngineInstaller;
import dev.paddock.install.EngineNet;
import dev.paddock.install.EngineStore;
import dev.paddock.install.LocalEngineDesk;
import dev.paddock.install.ReleaseCache;
import dev.paddock.install.ReleaseList;
import dev.paddock.install.UpdateCheck;
import dev.paddock.install.update.SelfUpdate;
import dev.paddock.library.DemoModel;
import dev.paddock.library.ModelLibrary;
import dev.paddock.library.Place;
import dev.paddock.library.Places;
import dev.paddock.platform.ConsoleInterrupt;
import dev.paddock.platform.Homes;
import dev.paddock.platform.SystemDigests;
import dev.paddock.platform.login.Autostart;
import dev.paddock.platform.login.LoginStart;
import dev.paddock.settings.Catalog;
import dev.paddock.settings.ModelSettings;
import dev.paddock.settings.SettingsFile;
import dev.paddock.supervisor.EngineFile;
import dev.paddock.supervisor.LocalSupervisor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the parts and puts them together. What is expensive is made when it is asked for. */
final class Composition {
    private static final Logger LOG = LoggerFactory.getLogger(Composition.class);

    private final Home home;
    private final String version;
    private final Terminal terminal;
    private final Consumer<Problem> failed;

    Composition(Home home, String version, Terminal terminal) {
        this(home, version, terminal, problem -> {});
    }

    /** @param failed told in addition that the window could not be opened; may block */
    Composition(Home home, String version, Terminal terminal, Consumer<Problem> failed) {
        this.failed = failed;
        this.home = home;
        this.version = version;
        this.terminal = terminal;
    }

    static Composition ofThisMachine() {
        // Started from a desktop, nobody reads the standard error.
        Consumer<Problem> failed = Terminals.isTerminal() ? problem -> {} : FailureWindow::show;
        return new Composition(homeOf(System.getenv()), readVersion(), Terminals.ofThisProcess(), failed);
    }

    private static Home homeOf(Map<String, String> env) {
        try {
            return Homes.resolve(env);
        } catch (InvalidPathException bad) {
            throw new PaddockException(
                    Kind.INVALID,
                    Problem.of(
                            "bad-home",
                            "PADDOCK_HOME is no path",
                            String.valueOf(bad.getMessage()),
                            "Name a folder. If it holds letters such as umlauts, a UTF-8 locale is needed too:"
                                    + " LC_ALL=C.UTF-8"));
        }
    }

    Home home() {
        return home;
    }

    String version() {
        return version;
    }

    Consumer<Problem> failed() {
        return failed;
    }

    Terminal terminal() {
        return terminal;
    }

    Daemon daemon() {
        return new LocalDaemon(this, new ControlFile(home));
    }

    SettingsFile settings() {
        return new SettingsFile(home, System.getenv());
    }

    Catalog catalog() {
        return new Catalog(home, settings());
    }

    private Engines engines() {
        return engines(home);
    }

    /** Those that Paddock installed among them. */
    static Engines engines(Home home) {
        return new Engines(BuiltinEngine::locate, System::getenv, new EngineStore(home.engines())::engine);
    }

    private EngineStore engineStore() {
        return new EngineStore(home.engines());
    }

    /** @param desk asked once a week, where the settings allow it */
    UpdateCheck updateCheck(Supplier<EngineDesk> desk) {
        return new UpdateCheck(home.state(), desk, engineStore(), settings(), Clock.systemUTC());
    }

    /**
     * @param registered the servers of the owner as they are now; none where nobody owns any
     * @param net tries engines on them
     */
    EngineDesk engineDesk(Supplier<List<RegisteredProcess>> registered, EngineNet net) {
        SystemDigests.install();
        Web web = new Web(version, System.getenv(), Patience.USUAL);
        Engines engines = engines();
        SettingsFile settings = settings();
        ReleaseList releases = new ReleaseList(
                web,
                () -> settings.settings().engines().releases(),
                () -> System.getenv("GITHUB_TOKEN"),
                new ReleaseCache(home.state()),
                Clock.systemUTC());
        EngineInstaller installer = new EngineInstaller(
                engineStore(), new Downloader(web, new SpeedLimit(0)), engines, new EngineProbe(), Clock.systemUTC());
        return new LocalEngineDesk(
                engineStore(),
                releases,
                ThisMachine::look,
                installer,
                engines,
                new EngineProbe(),
                settings,
                new OwnUses(catalog(), registered),
                net);
    }

    /** What the command line looks into itself. */
    Configuration configuration() {
        Engines engines = engines();
        Capabilities capabilities = capabilities();
        return new Configuration(
                home,
                catalog(),
                settings(),
                engines,
                capabilities,
                List.of(new EngineCheck(engines, capabilities)),
                new StoredKeys(new ApiKeys(home)),
                Surroundings.ofThisMachine(),
                autostart(),
                updates(Opener::openNow));
    }

    /** @param opener hands a package to the desktop's own program for it */
    SelfUpdate updates(Consumer<Path> opener) {
        SystemDigests.install();
        return new SelfUpdate(
                version,
                home.state(),
                settings(),
                () -> new Web(version, System.getenv(), Patience.USUAL),
                ThisMachine::installed,
                opener,
                Clock.systemUTC());
    }

    /** Adopts the servers that a former owner left. Only for who holds the {@link OwnerLock}. */
    LocalSupervisor localSupervisor() {
        return new LocalSupervisor(home, catalog(), engines(), SelfCommand.of(ConsoleInterrupt.COMMAND));
    }

    Autostart autostart() {
        String user = System.getProperty("user.home", ".");
        return new Autostart(
                LoginStart.of(System.getProperty("os.name", ""), Path.of(user).toAbsolutePath(), System.getenv()),
                Launcher.ofThisProcess()::entry);
    }

    /** With what the owner remembers of them. */
    EngineSurvey engineSurvey() {
        return engineSurvey(capabilities());
    }

    private EngineSurvey engineSurvey(Capabilities capabilities) {
        return new EngineSurvey(
                catalog(), engines(), capabilities, engineStore(), ThisMachine.enginePlaces(), settings());
    }

    /** For the window. */
    DesktopFacts desktopFacts(ModelLibrary library) {
        Capabilities capabilities = capabilities();
        return new DesktopFacts(
                home, library, new InstanceDevices(engines(), capabilities), engineSurvey(capabilities));
    }

    private Capabilities capabilities() {
        return new Capabilities(new EngineProbe(), new EngineFile(home.state().resolve(EngineFile.NAME)));
    }

    /** Begins to look when it is asked for the first time. Whoever gets it closes it. */
    ModelLibrary library() {
        return new ModelLibrary(home.state(), this::modelPlaces);
    }

    /** As the settings say at this moment. */
    List<Place> modelPlaces() {
        ModelSettings models = settings().settings().models();
        return Places.find(System.getenv(), home, models.folders(), models.sources());
    }

    /** Whoever gets it closes it. */
    DownloadService downloads() {
        return new DownloadService(home, version, settings(), System.getenv());
    }

    FirstRun firstRun() {
        return new FirstRun(home, catalog(), DemoModel::write);
    }

    /**
     * Makes the folders of the home.
     *
     * @throws PaddockException where one cannot be made or written to
     */
    void prepareHome() {
        for (Path folder : List.of(home.config(), home.state(), home.logs(), home.models())) {
            try {
                Files.createDirectories(folder);
            } catch (IOException denied) {
                throw unwritable(folder, IoWords.why(denied));
            }
            if (!Files.isWritable(folder)) {
                throw unwritable(folder, "it belongs to somebody else, or is read-only");
            }
        }
        keepToOwner(home.state());
    }

    /** Logs and the registry tell what a person does; on Windows the profile's own rules hold. */
    private static void keepToOwner(Path folder) {
        try {
            if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            }
        } catch (IOException notOurs) {
            // The token's own file is owner-only whatever its folder allows.
        }
    }

    static PaddockException unwritable(Path folder, String why) {
        return new PaddockException(
                Kind.FAILED,
                Problem.of(
                        "home-unwritable",
                        "Paddock cannot write to its folder " + folder,
                        why,
                        "Make it writable, or name another place in PADDOCK_HOME."));
    }

    private static String readVersion() {
        Properties properties = new Properties();
        try (InputStream in = Composition.class.getResourceAsStream("version.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException unreadable) {
            // The version is for people to read; Paddock runs without it.
        }
        return properties.getProperty("version", "unknown");
    }
}
