package dev.paddock.cli;

import dev.paddock.domain.Finding;
import dev.paddock.domain.Instance;
import dev.paddock.domain.InstanceNames;
import dev.paddock.domain.MemoryFit;
import dev.paddock.domain.Nearest;
import dev.paddock.domain.StatusSummary;
import dev.paddock.settings.Presets;
import dev.paddock.supervisor.Supervisor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "add",
        mixinStandardHelpOptions = true,
        description = "Saves a server for a model. It is not started.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  paddock add ~/models/qwen3-4b-q4_k_m.gguf",
            "  paddock add qwen3_4p0b_q4km          as paddock models lists it",
            "  paddock add big.gguf --name big --engine /opt/llama.cpp/llama-server --port 8100 -- --temp 0.6",
            "  paddock add big.gguf --template cuda --preset context-32k,cache-q8"
        })
final class AddCommand implements Callable<Integer> {
    /** What {@code --json} prints. */
    record Added(StatusSummary.@Nullable Server server, List<Finding> findings) {}

    private static final int LOWEST_PORT = 1024;
    private static final int HIGHEST_PORT = 65535;

    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            description = "The model's file, or its id or name in paddock models.")
    private String model = "";

    @Parameters(
            index = "1..*",
            paramLabel = "-- ARGS",
            description = "Handed to the engine as they are, after a lone --.",
            arity = "0..*")
    private List<String> args = List.of();

    @Option(names = "--name", description = "The server's name (default: after the file).")
    private @Nullable String name;

    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            description = "\"builtin\", or the path of a llama-server (default: the built-in engine).")
    private @Nullable String engine;

    @Option(names = "--port", description = "A port of its own, 1024-65535 (default: the next free one from 8001).")
    private @Nullable Integer port;

    @Option(
            names = "--template",
            paramLabel = "TEMPLATE",
            description = "Where it runs: cpu, cuda, vulkan, metal or container.")
    private @Nullable String template;

    @Option(
            names = "--preset",
            paramLabel = "PRESET",
            split = ",",
            description =
                    "How it runs, for instance context-32k, flash-attention or cache-q8; several are laid over each"
                            + " other. All of them: paddock presets")
    private List<String> presets = List.of();

    @Option(names = "--json", description = "Print the server as ps does, and what is doubtful, as JSON.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    private final Context context;

    AddCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (name != null && !Instance.NAME.matcher(name).matches()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--name must be small letters, digits and hyphens, up to 63 of them: \"" + name + "\"");
        }
        if (port != null && (port < LOWEST_PORT || port > HIGHEST_PORT)) {
            throw new ParameterException(spec.commandLine(), "--port must be between 1024 and 65535: " + port);
        }
        checkNames();
        Path path = FoundModels.file(context, model);
        try (Supervisor supervisor = context.daemon().connectOrStart()) {
            String chosen = name != null ? name : InstanceNames.free(path, supervisor.fleet());
            Instance instance =
                    shaped(Instance.of(chosen, path)).withEngine(engine == null ? null : Context.absolute(engine));
            List<String> all = new ArrayList<>(instance.args());
            all.addAll(args);
            instance = instance.withArgs(all);
            instance = instance.withServer(instance.server().withPort(port));
            Context.settled(supervisor.add(instance));
            instance = saved(instance);
            List<Finding> findings = findings(instance);
            if (json) {
                context.json(new Added(
                        StatusSummary.of(supervisor.fleet(), Instant.now()).servers().stream()
                                .filter(server -> server.name().equals(chosen))
                                .findFirst()
                                .orElse(null),
                        findings));
                return ExitCode.FINE;
            }
            MemoryNow.fit(context, instance).ifPresent(fit -> say(path, fit));
            findings.forEach(finding -> context.say(
                    context.terminal().paint("warning", Terminal.Colour.YELLOW) + ": " + finding.sentence()));
            boolean broken = findings.stream().anyMatch(Finding::breaks);
            context.say(
                    broken
                            ? chosen + " is added, but cannot be started so. Mend it in "
                                    + context.configuration().catalog().fileOf(chosen)
                            : chosen + " is added. Start it: paddock up " + chosen + " --wait");
            return ExitCode.FINE;
        }
    }

    /** With what the settings say for it, such as the engine. */
    private Instance saved(Instance added) {
        try {
            return context.configuration().catalog().instance(added.name()).orElse(added);
        } catch (IOException e) {
            throw ConfigCommand.unreadable(e);
        }
    }

    /** What its engine would refuse at the start. */
    private List<Finding> findings(Instance instance) {
        return context.configuration().checks().stream()
                .flatMap(check -> check.check(instance).stream())
                .toList();
    }

    /** Before anything is loaded. */
    private void say(Path model, MemoryFit fit) {
        context.say(context.terminal()
                .paint(
                        model.getFileName() + " " + fit.sentence(),
                        switch (fit.verdict()) {
                            case FITS -> Terminal.Colour.DIM;
                            case TIGHT, TOO_LARGE -> Terminal.Colour.YELLOW;
                        }));
    }

    private void checkNames() {
        if (template != null) {
            checkName("template", template, Presets.templates());
        }
        Presets known = Presets.presets();
        presets.forEach(preset -> checkName("preset", preset, known));
    }

    private void checkName(String what, String wanted, Presets known) {
        if (!known.names().contains(wanted)) {
            String near = Nearest.to(wanted, known.names())
                    .map(name -> " Did you mean " + name + "?")
                    .orElse("");
            throw new ParameterException(
                    spec.commandLine(),
                    "There is no " + what + " \"" + wanted + "\"." + near + " There are: "
                            + String.join(", ", known.names()));
        }
    }

    private Instance shaped(Instance plain) {
        Instance shaped = template == null ? plain : Presets.templates().over(plain, template);
        Presets known = Presets.presets();
        for (String preset : presets) {
            shaped = known.over(shaped, preset);
        }
        return shaped;
    }
}
