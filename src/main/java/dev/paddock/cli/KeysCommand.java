package dev.paddock.cli;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.Instance;
import dev.paddock.domain.Nearest;
import dev.paddock.domain.ServerSnapshot;
import java.io.IOException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        description = {
            "Shows, makes and deletes the API keys of the gateway.",
            "As long as there is none, the gateway answers this machine alone and asks for no key; a key is shown once,"
                    + " when it is made, and only its hash is kept."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  paddock keys",
            "  paddock keys add laptop",
            "  paddock keys add ci --models qwen3-coder,embed --rate 60",
            "  paddock keys rm laptop"
        })
final class KeysCommand implements Callable<Integer> {
    private static final List<String> HEADER = List.of("NAME", "MODELS", "RATE", "MADE");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneId.systemDefault());

    /** What {@code add --json} prints. */
    record Made(String name, String key) {}

    @Option(names = "--json", description = "Print as JSON.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    private final Context context;

    KeysCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return list(json);
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Shows which there are.")
    int list(@Option(names = "--json", description = "Print as JSON.") boolean asJson) {
        List<GatewayKeys.Key> keys = context.configuration().keys().all();
        if (json || asJson) {
            context.json(keys);
        } else if (keys.isEmpty()) {
            context.say("There is no key. Make one: paddock keys add NAME");
        } else {
            new Table(HEADER, keys.stream().map(KeysCommand::row).toList())
                    .print(context.terminal(), (row, column) -> Terminal.Colour.NONE);
        }
        return ExitCode.FINE;
    }

    private static List<String> row(GatewayKeys.Key key) {
        return List.of(
                key.name(),
                key.models().isEmpty() ? "all" : String.join(", ", key.models()),
                key.perMinute() == null ? "unlimited" : key.perMinute() + " a minute",
                TIME.format(key.createdAt()));
    }

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = "Makes a key and prints it. It cannot be shown again.")
    int add(
            @Parameters(paramLabel = "NAME", description = "For whom or what: small letters, digits and hyphens.")
                    String name,
            @Option(
                            names = "--models",
                            paramLabel = "SERVER",
                            split = ",",
                            description = "Only these servers or aliases (default: all).")
                    @Nullable
                    List<String> models,
            @Option(names = "--rate", paramLabel = "N", description = "At most so many requests a minute.") @Nullable
                    Integer rate,
            @Option(names = "--json", description = "Print as JSON.") boolean asJson) {
        if (!Instance.NAME.matcher(name).matches()) {
            throw wrong("add", "NAME must be small letters, digits and hyphens, up to 63 of them: \"" + name + "\"");
        }
        if (rate != null && rate < 1) {
            throw wrong("add", "--rate must be 1 or more requests a minute: " + rate);
        }
        List<String> allowed = models == null ? List.of() : models;
        checkModels(allowed);
        try {
            String key = context.configuration().keys().add(name, allowed, rate);
            if (json || asJson) {
                context.json(new Made(name, key));
                return ExitCode.FINE;
            }
            context.terminal().err().println("The key " + name + " is made. Keep it: it cannot be shown again.");
            context.say(key);
            return ExitCode.FINE;
        } catch (IOException e) {
            throw ConfigCommand.unreadable(e);
        }
    }

    private ParameterException wrong(String command, String why) {
        return new ParameterException(spec.subcommands().get(command), why);
    }

    /** A peer's models are not known here, so that an unknown name is only warned of. */
    private void checkModels(List<String> models) {
        if (models.isEmpty()) {
            return;
        }
        Fleet fleet = context.fleet();
        List<String> known = new ArrayList<>();
        for (ServerSnapshot server : fleet.servers()) {
            known.add(server.name());
            known.addAll(server.instance().gateway().aliases());
        }
        for (String model : models) {
            if (!known.contains(model)) {
                String near = Nearest.to(model, known)
                        .map(word -> " Did you mean " + word + "?")
                        .orElse("");
                context.terminal()
                        .err()
                        .println("warning: no server or alias is called \"" + model + "\" at present." + near);
            }
        }
    }

    @Command(name = "rm", mixinStandardHelpOptions = true, description = "Deletes a key; who has it is let in no more.")
    int rm(
            @Parameters(paramLabel = "KEY", description = "The key's name.") String name,
            @Option(names = "--json", description = "Print as JSON.") boolean asJson) {
        try {
            GatewayKeys keys = context.configuration().keys();
            if (!keys.remove(name)) {
                throw Context.notFound(
                        "key",
                        name,
                        keys.all().stream().map(GatewayKeys.Key::name).toList());
            }
        } catch (IOException e) {
            throw ConfigCommand.unreadable(e);
        }
        if (json || asJson) {
            context.json(new RemoveCommand.Removed(name));
        } else {
            context.say("The key " + name + " is deleted");
        }
        return ExitCode.FINE;
    }
}
