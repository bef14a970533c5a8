package dev.paddock.cli;

import dev.paddock.domain.Access;
import dev.paddock.domain.Engine;
import dev.paddock.domain.EngineCapabilities;
import dev.paddock.domain.Fleet;
import dev.paddock.domain.Health;
import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.engine.CommandLine;
import dev.paddock.engine.RenderedCommand;
import dev.paddock.engine.ShellLine;
import dev.paddock.settings.Catalog;
import dev.paddock.settings.ConfigHash;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "describe",
        mixinStandardHelpOptions = true,
        description = "Tells all about one server: its state, its values with the defaults marked, its command line.",
        footerHeading = "%nExamples:%n",
        footer = {"  paddock describe demo", "  paddock describe demo --json"})
final class DescribeCommand implements Callable<Integer> {
    /**
     * What {@code --json} prints.
     *
     * @param configHash of the saved instance
     * @param restartToApply it runs as it was before its file was changed
     * @param address where clients ask it; null while there is no process
     * @param isBehindGateway {@code address} is the gateway's, where requests have to name the server
     * @param ownAddress of its process, where that asks for a key which only Paddock knows; null for any other
     * @param commandLine of its next start; null where its engine cannot be found
     */
    record Description(
            String name,
            Path file,
            String configHash,
            boolean restartToApply,
            ServerState state,
            Health health,
            @Nullable Long pid,
            @Nullable URI address,
            boolean isBehindGateway,
            @Nullable URI ownAddress,
            String engine,
            String model,
            List<Catalog.Value> values,
            @Nullable List<String> commandLine,
            @Nullable Path logFile,
            List<String> warnings,
            @Nullable Problem problem) {}

    @Parameters(paramLabel = "SERVER", description = "Which server.")
    private String name = "";

    @Option(names = "--json", description = "Print as JSON.")
    private boolean json;

    private final Context context;

    DescribeCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Fleet fleet = context.fleet();
        ServerSnapshot server = context.find(fleet, name);
        Description description = describe(fleet, server);
        if (json) {
            context.json(description);
        } else {
            print(description);
        }
        return ExitCode.FINE;
    }

    private Description describe(Fleet fleet, ServerSnapshot server) {
        Catalog catalog = context.configuration().catalog();
        Instance saved = saved(catalog, server);
        Path file = catalog.fileOf(name);
        List<String> warnings = new ArrayList<>();
        catalog.findings(file, null).forEach(finding -> warnings.add(finding.sentence()));
        fleet.warnings().stream()
                .filter(warning -> warning.title().contains("\"" + name + "\""))
                .forEach(warning -> warnings.add(warning.sentence()));
        String hash = ConfigHash.of(saved);
        Access access = server.isRunning() ? fleet.access(server) : null;
        return new Description(
                name,
                file,
                hash,
                server.isRunning() && !hash.equals(ConfigHash.of(server.instance())),
                server.state(),
                server.health(),
                server.pid(),
                access == null ? null : access.address(),
                access != null && access.model() != null,
                server.isRunning() && server.homeKey() ? server.endpoint() : null,
                server.engineName(),
                server.model().displayName(),
                catalog.values(name),
                commandLine(saved, server, warnings),
                server.logFile(),
                warnings,
                server.problem());
    }

    /** What runs without a file is told as it runs. */
    private static Instance saved(Catalog catalog, ServerSnapshot server) {
        try {
            return catalog.instance(server.name()).orElse(server.instance());
        } catch (IOException e) {
            throw ConfigCommand.unreadable(e);
        }
    }

    private @Nullable List<String> commandLine(Instance saved, ServerSnapshot server, List<String> warnings) {
        try {
            Engine engine = context.configuration().engines().resolve(saved.engine());
            Integer port = saved.server().port() == null
                    ? server.port()
                    : saved.server().port();
            EngineCapabilities known =
                    context.configuration().capabilities().of(engine).join();
            RenderedCommand rendered = CommandLine.preview(saved, engine, known, port);
            rendered.warnings().forEach(warning -> warnings.add(warning.sentence()));
            return rendered.words();
        } catch (PaddockException refused) {
            warnings.add(refused.problem().sentence());
            return null;
        }
    }

    private void print(Description it) {
        line("Name", it.name());
        line("State", it.state() + (it.health() == Health.UNKNOWN ? "" : ", " + it.health()));
        URI address = it.address();
        line("Address", address == null ? null : new Access(address, it.isBehindGateway() ? it.name() : null).words());
        URI own = it.ownAddress();
        line(
                "Directly",
                own == null
                        ? null
                        : own + " asks for a key that only Paddock knows. To ask it there, set server.port or"
                                + " server.api_key in its file, and restart it");
        line("Process", it.pid());
        line("Model", it.model());
        line("Engine", it.engine());
        line("File", it.file());
        line("Log", it.logFile());
        line("Hash", it.configHash() + (it.restartToApply() ? " (restart to apply)" : ""));
        context.say("");
        List<List<String>> rows = it.values().stream()
                .map(value -> List.of(value.key(), Quoted.value(value.value()), value.said() ? "" : "default"))
                .toList();
        new Table(List.of("KEY", "VALUE", ""), rows)
                .print(context.terminal(), (row, column) -> column == 2 ? Terminal.Colour.DIM : Terminal.Colour.NONE);
        List<String> command = it.commandLine();
        if (command != null) {
            context.say("");
            context.say("Command line: " + ShellLine.of(command));
        }
        for (String warning : it.warnings()) {
            context.say("");
            context.say("Warning: " + warning);
        }
        Problem problem = it.problem();
        if (problem != null) {
            context.say("");
            context.say("Problem: " + problem.sentence());
            problem.evidence().forEach(evidence -> context.say("    " + evidence));
        }
    }

    private void line(String what, @Nullable Object value) {
        if (value != null) {
            context.say(String.format(java.util.Locale.ROOT, "%-9s %s", what, value));
        }
    }
}
