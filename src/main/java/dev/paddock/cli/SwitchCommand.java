package dev.paddock.cli;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Profile;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.StatusSummary;
import dev.paddock.domain.Subscription;
import dev.paddock.domain.Switching;
import dev.paddock.supervisor.Supervisor;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "switch",
        mixinStandardHelpOptions = true,
        description = {
            "Switches to a profile: stops what is not in it, starts what is, leaves alone what both share.",
            "All of it is checked first; if anything is wrong, nothing is touched. Where the memory suffices for both,"
                    + " what comes is ready before what leaves is stopped."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  paddock switch demo",
            "  paddock switch everything-off",
            "  paddock switch --back         to what ran before the last switch, or to call one off"
        })
final class SwitchCommand implements Callable<Integer> {
    @ArgGroup(multiplicity = "1")
    private Where where = new Where();

    private static final class Where {
        @Parameters(paramLabel = "PROFILE", description = "Which profile; paddock profiles lists them.")
        private @Nullable String name;

        @Option(names = "--back", description = "To what ran before the last switch.")
        private boolean back;
    }

    @Option(names = "--json", description = "Print the profile's servers as JSON, as ps does, and nothing else.")
    private boolean json;

    private final Context context;

    SwitchCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (Supervisor supervisor = context.daemon().connectOrStart()) {
            String name = where.name;
            return name == null ? back(supervisor) : to(supervisor, context.findProfile(supervisor.fleet(), name));
        }
    }

    private int to(Supervisor supervisor, Profile profile) {
        Fleet fleet = followed(supervisor, supervisor.switchTo(profile.name()));
        if (json) {
            return print(fleet);
        }
        int code = ExitCode.FINE;
        for (String member : profile.instances()) {
            code = Math.max(code, tell(fleet, context.find(fleet, member)));
        }
        context.say("The profile " + profile.title() + " is active");
        if (code != ExitCode.FINE) {
            context.say("To what ran before: paddock switch --back");
        }
        return code;
    }

    private int back(Supervisor supervisor) {
        Fleet fleet = followed(supervisor, supervisor.switchBack());
        if (json) {
            return print(fleet);
        }
        int code = fleet.servers().stream()
                .mapToInt(server -> tell(fleet, server))
                .max()
                .orElse(ExitCode.FINE);
        String active = fleet.activeProfile();
        context.say(
                active == null
                        ? "No profile is active"
                        : "The profile " + context.findProfile(fleet, active).title() + " is active again");
        return code;
    }

    private int print(Fleet fleet) {
        context.json(StatusSummary.of(fleet, Instant.now()));
        return fleet.servers().stream().allMatch(ServerSnapshot::isReady) ? ExitCode.FINE : ExitCode.FAILED;
    }

    private int tell(Fleet fleet, ServerSnapshot server) {
        if (server.isReady()) {
            context.say(fleet.readyAt(server));
            return ExitCode.FINE;
        }
        Problem problem = server.problem();
        context.complain(
                problem == null
                        ? Problem.of("not-ready", server.name() + " is not ready", "it is " + server.state(), null)
                        : problem);
        return ExitCode.FAILED;
    }

    private Fleet followed(Supervisor supervisor, CompletionStage<Fleet> stage) {
        if (json) {
            return Context.settled(stage);
        }
        AtomicReference<@Nullable String> said = new AtomicReference<>();
        try (Subscription progress = supervisor.subscribe(fleet -> tellProgress(fleet.switching(), said))) {
            return context.settledOrLeft(stage, "The switch");
        }
    }

    private void tellProgress(@Nullable Switching switching, AtomicReference<@Nullable String> said) {
        String words = switching == null ? null : words(switching);
        if (words != null && !Objects.equals(said.getAndSet(words), words)) {
            context.say(words);
        }
    }

    private static @Nullable String words(Switching switching) {
        return switch (switching.phase()) {
            case STOPPING -> all("Stopping", switching.leaving());
            case AWAITING_MEMORY -> "Waiting for the memory to be free";
            case STARTING -> all("Starting", switching.coming());
            case DONE -> null;
        };
    }

    private static @Nullable String all(String verb, List<String> names) {
        return names.isEmpty() ? null : verb + " " + String.join(", ", names);
    }
}
