package dev.paddock.ui;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.Profile;
import dev.paddock.domain.ServerSnapshot;
import java.util.ArrayList;
import java.util.List;

/** What a switch to a profile would do now. */
record ProfilePlan(List<String> start, List<String> stop, List<String> keep) {
    static ProfilePlan of(Profile profile, Fleet fleet) {
        List<String> start = new ArrayList<>();
        List<String> keep = new ArrayList<>();
        for (String name : profile.instances()) {
            fleet.server(name).ifPresent(server -> (server.state().isActive() ? keep : start).add(name));
        }
        List<String> stop = fleet.servers().stream()
                .filter(server -> server.state().isActive())
                .map(ServerSnapshot::name)
                .filter(name -> !profile.instances().contains(name))
                .toList();
        return new ProfilePlan(start, stop, keep);
    }

    boolean changesNothing() {
        return start.isEmpty() && stop.isEmpty();
    }

    String sentence(Words words) {
        if (changesNothing()) {
            return words.text("profile.plan.nothing");
        }
        List<String> does = new ArrayList<>();
        add(does, words, "profile.plan.start", start);
        add(does, words, "profile.plan.stop", stop);
        add(does, words, "profile.plan.keep", keep);
        return words.text("profile.plan", String.join(words.text("list.and"), does));
    }

    private static void add(List<String> does, Words words, String key, List<String> servers) {
        if (!servers.isEmpty()) {
            does.add(words.text(key, String.join(", ", servers)));
        }
    }
}
