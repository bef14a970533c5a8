package dev.paddock.cli;

import dev.paddock.domain.ByteSize;
import dev.paddock.domain.Device;
import dev.paddock.domain.EngineOrigin;
import dev.paddock.domain.EngineReport;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Subscription;
import dev.paddock.fetch.FetchSignal;
import dev.paddock.install.Choice;
import dev.paddock.install.EngineChange;
import dev.paddock.install.EngineDesk;
import dev.paddock.install.EngineManifest;
import dev.paddock.install.EngineOffers;
import dev.paddock.install.EngineStore;
import dev.paddock.install.InstallRequest;
import dev.paddock.install.UpdateCheck;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "engines",
        mixinStandardHelpOptions = true,
        description = {
            "Shows the engines of this machine, and gets new ones.",
            "Shown are the built-in one, those that Paddock installed, that you added or that servers name, and what else"
                    + " is found: on the PATH, by package managers, with other programs. The default engine runs where a"
                    + " server names none."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  paddock engines",
            "  paddock engines available               what the latest release has for this machine",
            "  paddock engines install --use           the best of it, as the default engine",
            "  paddock engines install b10621 --backend vulkan",
            "  paddock engines install --from llama-b10621-bin-ubuntu-x64.tar.gz",
            "  paddock engines use b10621-vulkan",
            "  paddock engines rollback                the default engine before"
        })
final class EnginesCommand implements Callable<Integer> {
    private static final List<String> HEADER =
            List.of("ENGINE", "VERSION", "DEVICES", "SERVERS", "ORIGIN", "DATE", "PATH");
    private static final List<String> OFFERS = List.of("BACKEND", "SIZE", "HERE", "WHY");
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT).withZone(ZoneId.systemDefault());

    /** What {@code --json} prints of one. */
    record Entry(
            String id,
            String name,
            @Nullable Path path,
            @Nullable String version,
            @Nullable Integer build,
            @Nullable List<Device> devices,
            List<String> usedBy,
            EngineOrigin origin,
            @Nullable Instant date,
            List<String> backends,
            EngineReport.Role role,
            boolean pinned,
            @Nullable Problem problem) {
        static Entry of(EngineReport report) {
            return new Entry(
                    report.id(),
                    report.name(),
                    report.path(),
                    report.capabilities().version(),
                    report.capabilities().build(),
                    report.capabilities().devices(),
                    report.usedBy(),
                    report.origin(),
                    report.date(),
                    report.backends(),
                    report.role(),
                    report.pinned(),
                    report.capabilities().problem());
        }
    }

    /** What {@code add --json} prints. */
    record Added(String id) {}

    @Option(names = "--json", description = "Print as JSON.")
    private boolean json;

    @Mixin
    private Watching watching = new Watching();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    private final Context context;

    EnginesCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        return watching.show(context, here -> show(here, json));
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Shows which there are.")
    int list(@Option(names = "--json", description = "Print as JSON.") boolean asJson) {
        return show(context, json || asJson);
    }

    private static int show(Context context, boolean asJson) {
        List<EngineReport> reports = context.daemon().engines(false);
        if (asJson) {
            context.json(reports.stream().map(Entry::of).toList());
            return ExitCode.FINE;
        }
        new Table(HEADER, reports.stream().map(EnginesCommand::row).toList())
                .print(context.terminal(), (row, column) -> Terminal.Colour.NONE);
        for (EngineReport report : reports) {
            Problem problem = report.capabilities().problem();
            if (problem != null) {
                context.say("");
                context.say(report.id() + ": " + problem.sentence());
            }
        }
        newer(context).ifPresent(tag -> {
            context.say("");
            context.say("llama.cpp " + tag + " is newer than the default engine: paddock engines update");
        });
        return ExitCode.FINE;
    }

    /** As it was found within the week; nobody is asked now. */
    private static Optional<String> newer(Context context) {
        Configuration here = context.configuration();
        return new UpdateCheck(
                        here.home().state(),
                        context.daemon()::engineDesk,
                        new EngineStore(here.home().engines()),
                        here.settings(),
                        Clock.systemUTC())
                .newer();
    }

    private static List<String> row(EngineReport report) {
        String version = report.capabilities().shortVersion();
        Instant date = report.date();
        return List.of(
                name(report),
                version.isEmpty() ? "-" : version,
                devices(report),
                report.usedBy().isEmpty() ? "-" : String.join(", ", report.usedBy()),
                report.origin().title() + (report.pinned() ? ", pinned" : ""),
                date == null ? "-" : DATE.format(date),
                report.path() == null ? "-" : report.path().toString());
    }

    private static String name(EngineReport report) {
        return switch (report.role()) {
            case CURRENT -> report.name() + " (default)";
            case PREVIOUS, NONE -> report.name();
        };
    }

    private static String devices(EngineReport report) {
        List<Device> devices = report.capabilities().devices();
        if (devices == null) {
            return "-";
        }
        return devices.isEmpty() ? "CPU" : devices.stream().map(Device::id).collect(Collectors.joining(", "));
    }

    @Command(
            name = "available",
            mixinStandardHelpOptions = true,
            description = "Shows what a release of llama.cpp has for this machine, the best first.")
    int available(
            @Parameters(
                            arity = "0..1",
                            paramLabel = "VERSION",
                            description = "The release, as b10621 or 0.4.1 (default: the latest).")
                    @Nullable
                    String version,
            @Option(names = "--now", description = "Ask again, even if it was asked a moment ago.") boolean now,
            @Option(names = "--json", description = "Print as JSON.") boolean asJson) {
        EngineOffers offers = context.daemon().engineDesk().available(version, now);
        if (json || asJson) {
            context.json(offers);
            return ExitCode.FINE;
        }
        String tag = offers.release().tag();
        if (offers.choices().isEmpty()) {
            context.say("llama.cpp " + tag + " has nothing for "
                    + offers.machine().os().title() + " on "
                    + offers.machine().arch().title() + " processors");
            return ExitCode.FINE;
        }
        context.say("llama.cpp " + tag);
        new Table(
                        OFFERS,
                        offers.choices().stream()
                                .map(choice -> offer(choice, offers))
                                .toList())
                .print(context.terminal(), (row, column) -> Terminal.Colour.NONE);
        offers.choices().stream()
                .filter(Choice::suits)
                .findFirst()
                .ifPresent(best -> context.say("Install the first: paddock engines install " + tag + " --use"));
        return ExitCode.FINE;
    }

    private static List<String> offer(Choice choice, EngineOffers offers) {
        boolean there = offers.installed()
                .contains(offers.release().tag() + "-" + choice.name().label());
        return List.of(
                choice.name().label(),
                ByteSize.words(choice.size()),
                there ? "installed" : choice.suits() ? "yes" : "no",
                choice.reason());
    }

    @Command(
            name = "install",
            mixinStandardHelpOptions = true,
            description = {
                "Gets a release of llama.cpp and keeps it beside those that are there.",
                "It is downloaded, compared with what the release tells of it, unpacked and tried; what fails leaves"
                        + " nothing behind but a download that can be gone on with."
            })
    int install(
            @Parameters(
                            arity = "0..1",
                            paramLabel = "VERSION",
                            description = "The release, as b10621 or 0.4.1 (default: the latest).")
                    @Nullable
                    String version,
            @Option(
                            names = "--backend",
                            paramLabel = "BACKEND",
                            description =
                                    "As paddock engines available lists it: cpu, vulkan, cuda, cuda-12.4 (default:"
                                            + " what suits this machine best).")
                    @Nullable
                    String backend,
            @Option(
                            names = "--from",
                            paramLabel = "FILE",
                            description = "An archive on this machine, or the address of one, instead of a release.")
                    @Nullable
                    String from,
            @Option(names = "--sha256", paramLabel = "DIGEST", description = "What the archive of --from must have.")
                    @Nullable
                    String sha256,
            @Option(names = "--allow-unverified", description = "Take it although nothing tells what it must be.")
                    boolean allowUnverified,
            @Option(names = "--use", description = "Make it the default engine.") boolean use,
            @Option(names = "--json", description = "Print as JSON.") boolean asJson)
            throws InterruptedException {
        if (from != null && (version != null || backend != null)) {
            throw wrong("install", "--from names the archive itself; leave VERSION and --backend out");
        }
        if (from == null && sha256 != null) {
            throw wrong("install", "--sha256 belongs to --from; of a release it is known");
        }
        if (sha256 != null && !sha256.matches("[0-9a-fA-F]{64}")) {
            throw wrong("install", "--sha256 must be 64 hexadecimal digits: " + sha256);
        }
        boolean web = from != null && from.matches("(?i)https?://.*");
        InstallRequest wish = new InstallRequest(
                version,
                backend,
                from == null || web ? null : Path.of(from).toAbsolutePath().normalize(),
                web ? address(String.valueOf(from)) : null,
                sha256,
                allowUnverified,
                use);
        EngineDesk desk = context.daemon().engineDesk();
        FetchSignal signal = new FetchSignal();
        InstallLines lines = new InstallLines(context);
        try (Subscription interrupt = context.terminal().interrupts().onInterrupt(signal::pause)) {
            EngineManifest installed = desk.install(wish, signal, json || asJson ? progress -> {} : lines);
            if (json || asJson) {
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

    private URI address(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException bad) {
            throw wrong("install", "--from is no address: " + text);
        }
    }

    private ParameterException wrong(String command, String why) {
        return new ParameterException(spec.subcommands().get(command), why);
    }

    @Command(
            name = "update",
            mixinStandardHelpOptions = true,
            description =
                    "Gets the latest release for the same backend as the default engine's, and makes it the default."
                            + " The one before is kept: paddock engines rollback")
    int update(@Option(names = "--json", description = "Print as JSON.") boolean asJson) throws InterruptedException {
        FetchSignal signal = new FetchSignal();
        boolean quiet = json || asJson;
        try (Subscription interrupt = context.terminal().interrupts().onInterrupt(signal::pause)) {
            EngineChange change =
                    context.daemon().engineDesk().update(signal, quiet ? progress -> {} : new InstallLines(context));
            if (quiet) {
                context.json(change == null ? Map.of() : change);
            } else if (change == null) {
                context.say("The default engine is the newest already");
            } else {
                say(change);
            }
            return ExitCode.FINE;
        }
    }

    private void say(EngineChange change) {
        context.say("The default engine is " + change.current() + ", before it was " + change.previous()
                + ". Servers take it at their next start.");
    }

    private int changed(EngineChange change, boolean asJson) {
        if (json || asJson) {
            context.json(change);
        } else {
            say(change);
        }
        return ExitCode.FINE;
    }

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = "Remembers a llama-server that Paddock does not find by itself.")
    int add(
            @Parameters(paramLabel = "FILE", description = "The llama-server, or the folder that it is in.") Path path,
            @Option(names = "--json", description = "Print as JSON.") boolean asJson)
            throws InterruptedException {
        try {
            String id = context.daemon().engineDesk().add(path.toAbsolutePath().normalize());
            if (json || asJson) {
                context.json(new Added(id));
            } else {
                context.say("The engine " + id + " is added. Make it the default: paddock engines use \"" + id + "\"");
            }
            return ExitCode.FINE;
        } catch (IOException e) {
            throw ConfigCommand.unreadable(e);
        }
    }

    @Command(
            name = "use",
            mixinStandardHelpOptions = true,
            description = "Makes an engine the default, for servers that name none.")
    int use(
            @Parameters(
                            paramLabel = "ENGINE",
                            description = "As paddock engines shows it, or the path of a llama-server.")
                    String id,
            @Option(names = "--json", description = "Print as JSON.") boolean asJson)
            throws InterruptedException {
        try {
            return changed(context.daemon().engineDesk().use(id), asJson);
        } catch (IOException e) {
            throw ConfigCommand.unreadable(e);
        }
    }

    @Command(
            name = "rollback",
            mixinStandardHelpOptions = true,
            description = "Makes the engine the default that was it before.")
    int rollback(@Option(names = "--json", description = "Print as JSON.") boolean asJson) throws InterruptedException {
        try {
            return changed(context.daemon().engineDesk().rollback(), asJson);
        } catch (IOException e) {
            throw ConfigCommand.unreadable(e);
        }
    }

    @Command(
            name = "pin",
            mixinStandardHelpOptions = true,
            description = "Keeps an engine from being updated or removed.")
    int pin(
            @Parameters(paramLabel = "ENGINE", description = "An engine that Paddock installed.") String id,
            @Option(names = "--off", description = "Let it be updated and removed again.") boolean off,
            @Option(names = "--json", description = "Print as JSON.") boolean asJson) {
        try {
            EngineManifest pinned = context.daemon().engineDesk().pin(id, !off);
            if (json || asJson) {
                context.json(pinned);
            } else {
                context.say("The engine " + id + (off ? " is pinned no more" : " is pinned"));
            }
            return ExitCode.FINE;
        } catch (IOException e) {
            throw ConfigCommand.unreadable(e);
        }
    }

    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            description = "Deletes an engine that Paddock installed, or forgets one that you added.")
    int remove(
            @Parameters(paramLabel = "ENGINE", description = "As paddock engines shows it.") String id,
            @Option(names = "--force", description = "Though it is pinned, the default one, or named by a server.")
                    boolean force,
            @Option(names = "--json", description = "Print as JSON.") boolean asJson) {
        try {
            context.daemon().engineDesk().remove(id, force);
        } catch (IOException e) {
            throw ConfigCommand.unreadable(e);
        }
        if (json || asJson) {
            context.json(new RemoveCommand.Removed(id));
        } else {
            context.say("The engine " + id + " is removed");
        }
        return ExitCode.FINE;
    }
}
