package dev.paddock.cli;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.Profile;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "profiles",
        mixinStandardHelpOptions = true,
        description = "Shows the sets of servers that run together, and which is active.",
        footerHeading = "%nExample:%n",
        footer = "  paddock profiles")
final class ProfilesCommand implements Callable<Integer> {
    /** What {@code --json} prints. */
    record Profiles(@Nullable String activeProfile, List<Profile> profiles) {}

    @Option(names = "--json", description = "Print as JSON.")
    private boolean json;

    private final Context context;

    ProfilesCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
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
}
