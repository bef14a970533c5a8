package dev.paddock.cli;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Profile;
import dev.paddock.settings.Catalog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "profiles",
        mixinStandardHelpOptions = true,
        description = "Shows, makes and changes the sets of servers that run together.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  paddock profiles                                  which there are, and which is active",
            "  paddock profiles add coding qwen3-coder embed --title \"Coding\"",
            "  paddock profiles edit coding --add reranker --remove embed",
            "  paddock profiles rm coding                        its servers stay"
        })
final class ProfilesCommand implements Callable<Integer> {
    /** What {@code --json} prints. */
    record Profiles(@Nullable String activeProfile, List<Profile> profiles) {}

    @Option(names = "--json", description = "Print as JSON.")
    private boolean json;

    @Mixin
    private Watching watching = new Watching();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    private final Context context;

    ProfilesCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        return watching.show(context, this::show);
    }

    private int show(Context context) {
        Fleet fleet = context.fleet();
        if (json) {
            context.json(new Profiles(fleet.activeProfile(), fleet.profiles()));
            return ExitCode.FINE;
        }
        if (fleet.profiles().isEmpty()) {
            context.say("There is no profile yet");
            return ExitCode.FINE;
        }
        List<List<String>> rows = fleet.profiles().stream()
                .map(profile -> List.of(
                        profile.name(),
                        profile.name().equals(fleet.activeProfile()) ? "yes" : "",
                        profile.title(),
                        profile.instances().isEmpty() ? "-" : String.join(", ", profile.instances())))
                .toList();
        new Table(List.of("NAME", "ACTIVE", "TITLE", "SERVERS"), rows)
                .print(context.terminal(), (row, column) -> column == 1 ? Terminal.Colour.GREEN : Terminal.Colour.NONE);
        return ExitCode.FINE;
    }

    @Command(name = "add", mixinStandardHelpOptions = true, description = "Makes a profile.")
    int add(
            @Parameters(paramLabel = "NAME", description = "Small letters, digits and hyphens.") String name,
            @Parameters(paramLabel = "SERVER", arity = "0..*", description = "Which servers (default: none).") @Nullable
                    List<String> servers,
            @Option(names = "--title", description = "What people see (default: the name).") @Nullable String title,
            @Option(names = "--json", description = "Print the profile as JSON.") boolean asJson) {
        Profile profile =
                new Profile(name, title == null ? name : title, List.copyOf(new LinkedHashSet<>(orNone(servers))));
        Fleet fleet = context.fleet();
        profile.instances().forEach(server -> context.find(fleet, server));
        change(catalog -> catalog.create(profile));
        return done(asJson, profile, "The profile " + name + " is made. Switch to it: paddock switch " + name);
    }

    @Command(
            name = "edit",
            mixinStandardHelpOptions = true,
            description = "Changes a profile; where it is active, the change holds from the next switch on.")
    int edit(
            @Parameters(paramLabel = "PROFILE", description = "Which profile.") String name,
            @Option(names = "--title", description = "What people see.") @Nullable String title,
            @Option(names = "--add", paramLabel = "SERVER", description = "Also this server; may be said often.")
                    @Nullable
                    List<String> added,
            @Option(names = "--remove", paramLabel = "SERVER", description = "This one no longer; may be said often.")
                    @Nullable
                    List<String> removed,
            @Option(names = "--json", description = "Print the profile as JSON.") boolean asJson) {
        if (title == null && added == null && removed == null) {
            throw new ParameterException(spec.subcommands().get("edit"), "Say what: --title, --add or --remove");
        }
        Fleet fleet = context.fleet();
        Profile before = context.findProfile(fleet, name);
        orNone(added).forEach(server -> context.find(fleet, server));
        Set<String> servers = new LinkedHashSet<>(before.instances());
        for (String server : orNone(removed)) {
            if (!servers.remove(server)) {
                throw new PaddockException(
                        Kind.NOT_FOUND,
                        Problem.of("not-found", "The profile " + name + " does not hold \"" + server + "\"", "", null));
            }
        }
        servers.addAll(orNone(added));
        Profile after = new Profile(name, title == null ? before.title() : title, new ArrayList<>(servers));
        change(catalog -> catalog.save(after, before));
        return done(
                asJson,
                after,
                "The profile " + name + " holds "
                        + (servers.isEmpty() ? "nothing" : String.join(", ", after.instances())));
    }

    @Command(name = "rm", mixinStandardHelpOptions = true, description = "Deletes a profile. Its servers stay.")
    int rm(
            @Parameters(paramLabel = "PROFILE", description = "Which profile.") String name,
            @Option(names = "--json", description = "Print as JSON.") boolean asJson) {
        Fleet fleet = context.fleet();
        context.findProfile(fleet, name);
        if (name.equals(fleet.activeProfile())) {
            throw new PaddockException(
                    Kind.CONFLICT,
                    Problem.of(
                            "profile-active",
                            "The profile " + name + " is active",
                            "",
                            "Switch to another one first."));
        }
        change(catalog -> catalog.deleteProfile(name));
        return done(asJson, new RemoveCommand.Removed(name), "The profile " + name + " is deleted; its servers stay");
    }

    private int done(boolean asJson, Object result, String line) {
        if (json || asJson) {
            context.json(result);
        } else {
            context.say(line);
        }
        return ExitCode.FINE;
    }

    private static List<String> orNone(@Nullable List<String> words) {
        return words == null ? List.of() : words;
    }

    private interface Change {
        void on(Catalog catalog) throws IOException;
    }

    /** In the files; whoever owns the servers hears of it at once. */
    private void change(Change change) {
        try {
            change.on(context.configuration().catalog());
        } catch (IOException e) {
            throw ConfigCommand.unreadable(e);
        }
        context.reload();
    }
}
