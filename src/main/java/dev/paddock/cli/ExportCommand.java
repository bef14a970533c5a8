package dev.paddock.cli;

import dev.paddock.domain.Engine;
import dev.paddock.domain.EngineCapabilities;
import dev.paddock.domain.Instance;
import dev.paddock.domain.Problem;
import dev.paddock.engine.CommandLine;
import dev.paddock.engine.RenderedCommand;
import dev.paddock.exchange.Exporter;
import dev.paddock.settings.Secrets;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Prints instances in another program's form: llama-swap, preset-ini, config-json, compose (Docker) or systemd.",
            "Secrets are left out, and named."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  paddock config export --format llama-swap > config.yaml",
            "  paddock config export --format systemd demo > ~/.config/systemd/user/demo.service"
        })
final class ExportCommand implements Callable<Integer> {
    private static final int FIRST_PORT = 8001;

    @Parameters(paramLabel = "SERVER", arity = "0..*", description = "Which servers (default: all).")
    private List<String> names = List.of();

    @Option(
            names = "--format",
            required = true,
            paramLabel = "FORM",
            description = "llama-swap, preset-ini, config-json, compose or systemd.")
    private String format = "";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    private final Context context;

    ExportCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Exporter.Format wanted = Arrays.stream(Exporter.Format.values())
                .filter(form -> form.word().equals(format))
                .findFirst()
                .orElseThrow(() -> wrong("--format must be one of "
                        + Arrays.stream(Exporter.Format.values())
                                .map(Exporter.Format::word)
                                .collect(Collectors.joining(", "))
                        + ": \"" + format + "\""));
        List<Exporter.Server> servers = new ArrayList<>();
        for (Instance instance : exported(wanted)) {
            servers.add(server(instance, FIRST_PORT + servers.size()));
        }
        try {
            context.terminal().out().print(Exporter.write(wanted, servers));
            context.terminal().out().flush();
            return ExitCode.FINE;
        } catch (IllegalArgumentException cannot) {
            throw wrong(String.valueOf(cannot.getMessage()));
        }
    }

    private ParameterException wrong(String why) {
        return new ParameterException(spec.commandLine(), why);
    }

    /** A worker has no model, which all forms but a unit are about. */
    private List<Instance> exported(Exporter.Format form) {
        List<Instance> kept = new ArrayList<>();
        for (Instance instance : instances()) {
            if (!instance.isWorker() || (form == Exporter.Format.SYSTEMD && !names.isEmpty())) {
                kept.add(instance);
            } else if (names.isEmpty()) {
                context.complain(Problem.of(
                        "worker-left-out",
                        instance.name() + " is left out",
                        "it is a worker, which has no model",
                        null));
            } else {
                throw wrong("\"" + instance.name()
                        + "\" is a worker, which has no model; --format systemd alone holds one");
            }
        }
        return kept;
    }

    private List<Instance> instances() {
        try {
            List<Instance> all = context.configuration().catalog().instances();
            List<Instance> chosen = new ArrayList<>();
            for (String name : names) {
                chosen.add(all.stream()
                        .filter(instance -> instance.name().equals(name))
                        .findFirst()
                        .orElseThrow(() -> Context.notFound(
                                "server", name, all.stream().map(Instance::name).toList())));
            }
            return names.isEmpty() ? all : chosen;
        } catch (IOException e) {
            throw ConfigCommand.unreadable(e);
        }
    }

    /** Elsewhere the built-in engine is not there: a llama-server is. */
    private Exporter.Server server(Instance instance, int free) {
        Engine engine = context.configuration().engines().resolve(instance.engine());
        EngineCapabilities known =
                context.configuration().capabilities().of(engine).join();
        if (engine.isBuiltin()) {
            engine = new Engine("llama-server", "llama-server", List.of("llama-server"), Map.of());
            known = EngineCapabilities.unknown(Problem.of("elsewhere", "It runs elsewhere", "", null));
        }
        Integer fixed = instance.server().port();
        int port = fixed == null ? free : fixed;
        RenderedCommand command = CommandLine.render(instance, engine, known, port);
        Map<String, String> env = new TreeMap<>(CommandLine.environment(instance, engine));
        List<String> secrets = env.keySet().stream().filter(Secrets::isSecret).toList();
        for (String secret : secrets) {
            env.remove(secret);
            context.complain(Problem.of(
                    "secret-left-out", secret + " of " + instance.name() + " is left out", "it is a secret", null));
        }
        return new Exporter.Server(instance, command.words(), port, env);
    }
}
