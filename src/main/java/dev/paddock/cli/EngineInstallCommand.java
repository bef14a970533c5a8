package dev.paddock.cli;

import dev.paddock.domain.Subscription;
import dev.paddock.fetch.FetchSignal;
import dev.paddock.install.EngineDesk;
import dev.paddock.install.EngineManifest;
import dev.paddock.install.InstallRequest;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
        name = "install",
        mixinStandardHelpOptions = true,
        description = {
            "Gets a release of llama.cpp and keeps it beside those that are there.",
            "It is downloaded, compared with what the release tells of it, unpacked and tried; what fails leaves"
                    + " nothing behind but a download that can be gone on with."
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class EngineInstallCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "VERSION",
            description = "The release, as b10621 or 0.4.1 (default: the latest).")
    private @Nullable String version;

    @Option(
            names = "--backend",
            paramLabel = "BACKEND",
            description = "As paddock engines available lists it: cpu, vulkan, cuda, cuda-12.4 (default:"
                    + " what suits this machine best).")
    private @Nullable String backend;

    @Option(
            names = "--from",
            paramLabel = "FILE",
            description = "An archive on this machine, or the address of one, instead of a release.")
    private @Nullable String from;

    @Option(names = "--sha256", paramLabel = "DIGEST", description = "What the archive of --from must have.")
    private @Nullable String sha256;

    @Option(names = "--allow-unverified", description = "Take it although nothing tells what it must be.")
    private boolean allowUnverified;

    @Option(names = "--use", description = "Make it the default engine.")
    private boolean use;

    @Option(names = "--json", description = "Print as JSON.")
    private boolean asJson;

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private EnginesCommand engines;

    private final Context context;

    EngineInstallCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        InstallRequest wish = wish();
        boolean json = asJson || engines.isJson();
        EngineDesk desk = context.daemon().engineDesk();
        FetchSignal signal = new FetchSignal();
        InstallLines lines = new InstallLines(context);
        try (Subscription interrupt = EngineChanges.onInterrupt(context, desk, signal, "The installation")) {
            EngineManifest installed = desk.install(wish, signal, json ? progress -> {} : lines);
            if (json) {
                context.json(installed);
                return ExitCode.FINE;
            }
            context.say("The engine " + installed.id() + " is installed"
                    + (installed.verified() ? "" : "; nothing told what it must be, so that it was not compared"));
            context.say(
                    use
                            ? "It is the default engine from each server's next start on."
                            : "Make it the default: paddock engines use " + installed.id());
            return ExitCode.FINE;
        }
    }

    private InstallRequest wish() {
        String where = from;
        if (where != null && (version != null || backend != null)) {
            throw wrong("--from names the archive itself; leave VERSION and --backend out");
        }
        String digest = sha256;
        if (where == null && digest != null) {
            throw wrong("--sha256 belongs to --from; of a release it is known");
        }
        if (digest != null && !digest.matches("[0-9a-fA-F]{64}")) {
            throw wrong("--sha256 must be 64 hexadecimal digits: " + digest);
        }
        boolean web = where != null && where.matches("(?i)https?://.*");
        return new InstallRequest(
                version,
                backend,
                where == null || web ? null : Path.of(where).toAbsolutePath().normalize(),
                where != null && web ? address(where) : null,
                digest,
                allowUnverified,
                use);
    }

    private URI address(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException bad) {
            throw wrong("--from is no address: " + text);
        }
    }

    private ParameterException wrong(String why) {
        return new ParameterException(spec.commandLine(), why);
    }
}
