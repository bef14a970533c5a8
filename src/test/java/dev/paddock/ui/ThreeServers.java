package dev.paddock.ui;

import dev.paddock.domain.Problem;
import dev.paddock.domain.Profile;
import dev.paddock.domain.ServerState;
import dev.paddock.supervisor.ScriptedServers;
import dev.paddock.supervisor.ScriptedSupervisor;
import java.util.List;

/** One that is stopped, one that is ready, and one that failed. */
final class ThreeServers {
    static final Problem PORT_TAKEN =
            Problem.of("port-taken", "Port 8001 is taken", "by python3 (process 4711)", "Choose another port.");

    private ThreeServers() {}

    /** With a profile that runs the second, which is the active one, and one that runs none. */
    static ScriptedSupervisor scripted() {
        return new ScriptedSupervisor()
                .with(
                        ScriptedServers.stopped("alpha"),
                        ScriptedServers.ready("beta", 4711, 8001),
                        ScriptedServers.snapshot("gamma", ServerState.FAILED, null, null, PORT_TAKEN))
                .withProfiles(
                        "work",
                        new Profile("work", "Work", List.of("beta")),
                        new Profile("off", "Everything off", List.of()));
    }
}
