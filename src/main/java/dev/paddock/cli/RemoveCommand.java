package dev.paddock.cli;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.Profile;
import dev.paddock.supervisor.Supervisor;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "rm",
        mixinStandardHelpOptions = true,
        description =
                "Stops a server if it runs, forgets it, and takes it out of the profiles. Its model and its logs stay.",
        footerHeading = "%nExample:%n",
        footer = "  paddock rm old-model")
final class RemoveCommand implements Callable<Integer> {
    /** What {@code --json} prints. */
    record Removed(String removed) {}

    @Parameters(paramLabel = "SERVER", description = "Which server.")
    private String name = "";

    @Option(names = "--json", description = "Print as JSON.")
    private boolean json;

    private final Context context;

    RemoveCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (Supervisor supervisor = context.daemon().connectOrStart()) {
            Fleet before = supervisor.fleet();
            context.find(before, name);
            Context.settled(supervisor.remove(name).thenApply(none -> true));
            if (json) {
                context.json(new Removed(name));
                return ExitCode.FINE;
            }
            context.say(name + " is removed" + profiles(before) + "; its model and logs stay");
            return ExitCode.FINE;
        }
    }

    private String profiles(Fleet before) {
        List<String> titles = before.profiles().stream()
                .filter(profile -> profile.instances().contains(name))
                .map(Profile::title)
                .toList();
        return switch (titles.size()) {
            case 0 -> "";
            case 1 -> ", from the profile " + titles.getFirst() + " too";
            default -> ", from the profiles " + String.join(", ", titles) + " too";
        };
    }
}
