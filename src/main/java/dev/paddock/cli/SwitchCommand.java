package dev.paddock.cli;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Profile;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.supervisor.Supervisor;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "switch",
        mixinStandardHelpOptions = true,
        description = "Switches to a profile: stops what is not in it, starts what is, leaves alone what both share.",
        footerHeading = "%nExamples:%n",
        footer = {"  paddock switch demo", "  paddock switch everything-off"})
final class SwitchCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "Which profile; paddock profiles lists them.")
    private String name = "";

    private final Context context;

    SwitchCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        try (Supervisor supervisor = context.daemon().connectOrStart()) {
            Profile profile = Context.findProfile(supervisor.fleet(), name);
            Fleet fleet = context.settledOrLeft(supervisor.switchTo(name), "The switch");
            int code = ExitCode.FINE;
            for (String member : profile.instances()) {
                ServerSnapshot server = Context.find(fleet, member);
                if (server.isReady()) {
                    context.say(member + " is ready at " + server.endpoint());
                } else {
                    Problem problem = server.problem();
                    context.complain(
                            problem == null
                                    ? Problem.of("not-ready", member + " is not ready", "it is " + server.state(), null)
                                    : problem);
                    code = ExitCode.FAILED;
                }
            }
            context.say("The profile " + profile.title() + " is active");
            return code;
        }
    }
}
