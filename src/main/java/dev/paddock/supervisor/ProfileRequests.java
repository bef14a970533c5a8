package dev.paddock.supervisor;

import dev.paddock.domain.Profile;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.settings.Catalog;
import dev.paddock.supervisor.ProfileSwitches.Arrangement;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Wishes for another profile, each numbered when it comes: what is looked up for it takes its time, and the last one holds. */
record ProfileRequests(Catalog catalog, Servers servers, Preflight preflight, ProfileSwitches switches) {
    /** Completes with all servers when the switch is done. */
    CompletionStage<List<ServerSnapshot>> to(String name) {
        long ticket = switches.ticket();
        return Stages.on(() -> {
            Profile profile = new ProfileCheck(servers, preflight).checked(catalog.profiles(), name);
            return switches.carryOut(ticket, new Arrangement(name, profile.instances()));
        });
    }

    /** To what ran before the last switch. */
    CompletionStage<List<ServerSnapshot>> back() {
        long ticket = switches.ticket();
        return Stages.on(() -> {
            Arrangement before = switches.before();
            return switches.carryOut(
                    ticket,
                    new Arrangement(
                            before.profile(),
                            before.servers().stream().filter(servers::knows).toList()));
        });
    }
}
