package dev.paddock.cli;

import dev.paddock.domain.ByteSize;
import dev.paddock.install.Choice;
import dev.paddock.install.EngineManifest;
import dev.paddock.install.EngineOffers;
import dev.paddock.install.EngineStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
            "  paddock engines update                  the newest of its kind, tried on the active profile first",
            "  paddock engines rollback                the default engine before"
        })
final class EnginesCommand implements Callable<Integer> {
    private static final List<String> OFFERS = List.of("BACKEND", "SIZE", "HERE", "WHY");

    /** What {@code add --json} prints. */
    record Added(String id) {}

    /** What {@code cancel --json} prints. */
    record Cancelled(int cancelled) {}

    @Option(names = "--json", description = "Print as JSON.")
    private boolean json;

    @Mixin
    private Watching watching = new Watching();

    private final Context context;

    EnginesCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        return watching.show(context, here -> EngineList.show(here, json));
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Shows which there are.")
    int list(@Option(names = "--json", description = "Print as JSON.") boolean asJson) {
        return EngineList.show(context, json || asJson);
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
            name = "rollback",
            mixinStandardHelpOptions = true,
            description = "Makes the engine the default that was it before.")
    int rollback(@Option(names = "--json", description = "Print as JSON.") boolean asJson) throws InterruptedException {
        EngineChanges changes = new EngineChanges(context, json || asJson);
        return changes.tell(changes.asking(stop -> context.daemon().engineDesk().rollback(), false));
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

    @Command(
            name = "cancel",
            mixinStandardHelpOptions = true,
            description = "Cancels what the background service installs or tries.")
    int cancel(@Option(names = "--json", description = "Print as JSON.") boolean asJson) {
        int cancelled = context.daemon().engineDesk().cancel();
        if (json || asJson) {
            context.json(new Cancelled(cancelled));
        } else {
            context.say(cancelled == 0 ? "Nothing is being installed or tried" : "It is cancelled");
        }
        return ExitCode.FINE;
    }

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description =
                    "Reads every file of the engines that Paddock installed, and compares it with what was installed.")
    int verify(
            @Parameters(
                            arity = "0..*",
                            paramLabel = "ENGINE",
                            description = "As paddock engines shows it (default: all that Paddock installed).")
                    List<String> ids,
            @Option(names = "--json", description = "Print as JSON.") boolean asJson) {
        EngineStore store = new EngineStore(context.configuration().home().engines());
        List<EngineManifest> engines = ids == null || ids.isEmpty()
                ? store.all()
                : ids.stream().map(id -> installed(store, id)).toList();
        Map<String, List<String>> damage = new LinkedHashMap<>();
        engines.forEach(engine -> damage.put(engine.id(), store.damage(engine, true)));
        if (json || asJson) {
            context.json(damage);
        } else if (damage.isEmpty()) {
            context.say("Paddock has installed no engine");
        } else {
            damage.forEach((id, words) -> {
                context.say(id + ": " + (words.isEmpty() ? "as it was installed" : "damaged"));
                words.forEach(word -> context.say("    " + word));
            });
        }
        return damage.values().stream().allMatch(List::isEmpty) ? ExitCode.FINE : ExitCode.FAILED;
    }

    private static EngineManifest installed(EngineStore store, String id) {
        return store.find(id)
                .orElseThrow(() -> Context.notFound(
                        "installed engine",
                        id,
                        store.all().stream().map(EngineManifest::id).toList()));
    }

    boolean isJson() {
        return json;
    }
}
