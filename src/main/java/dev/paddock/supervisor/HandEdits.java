package dev.paddock.supervisor;

import dev.paddock.domain.Instance;
import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.settings.Catalog;
import dev.paddock.settings.ConfigHash;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up what was changed in the files while Paddock runs: what is new appears, what is gone disappears once it does not
 * run, what changed holds from its next start on. What cannot be used, and what waits for a restart, is told as warnings.
 */
final class HandEdits {
    private static final Logger LOG = LoggerFactory.getLogger(HandEdits.class);

    /** What becomes of the servers. */
    interface Effects {
        /** Every server that is known now. */
        List<ServerSnapshot> all();

        void appeared(Instance instance);

        void changed(Instance instance);

        /** Its file is gone. */
        void vanished(String name);

        /** Profiles and warnings may be others now. */
        void settled();
    }

    private final Catalog catalog;
    private final Effects effects;
    private volatile Catalog.Scan scan = new Catalog.Scan(List.of(), List.of(), List.of());

    HandEdits(Catalog catalog, Effects effects) {
        this.catalog = catalog;
        this.effects = effects;
    }

    /** Reads all files and carries out what they say. Harmless at any time. */
    synchronized void takeUp() {
        Catalog.Scan now;
        try {
            now = catalog.scan();
            catalog.keepGood();
        } catch (IOException e) {
            LOG.warn("The instances cannot be read; what is known of them holds", e);
            return;
        }
        Map<String, Instance> before = byName(scan.instances());
        now.problems().stream()
                .filter(problem -> !scan.problems().contains(problem))
                .forEach(problem -> LOG.warn("{}", problem.sentence()));
        scan = now;
        List<String> known = effects.all().stream().map(ServerSnapshot::name).toList();
        for (Instance instance : now.instances()) {
            if (!known.contains(instance.name())) {
                effects.appeared(instance);
            } else if (!instance.equals(before.get(instance.name()))) {
                effects.changed(instance);
            }
        }
        known.stream().filter(name -> !now.files().contains(name)).forEach(effects::vanished);
        effects.settled();
    }

    /** Files that cannot be used, servers that run as their files say no longer. */
    List<Problem> warnings(List<ServerSnapshot> servers) {
        Catalog.Scan now = scan;
        Map<String, Instance> saved = byName(now.instances());
        List<Problem> warnings = new ArrayList<>(now.problems());
        for (ServerSnapshot server : servers) {
            Instance wanted = saved.get(server.name());
            if (!server.isRunning()) {
                continue;
            }
            if (wanted != null && differs(wanted, server.instance())) {
                warnings.add(Problem.of(
                        "restart-to-apply",
                        "\"" + server.name() + "\" was changed, and runs as it was",
                        "",
                        "Restart it to apply the change."));
            } else if (!now.files().contains(server.name())) {
                warnings.add(Problem.of(
                        "deleted-while-running",
                        "The file of \"" + server.name() + "\" is gone, and it still runs",
                        "",
                        "Stop it, and it disappears; to keep it, put " + catalog.fileOf(server.name()) + " back."));
            }
        }
        return warnings;
    }

    private static boolean differs(Instance wanted, Instance running) {
        return !wanted.equals(running) && !ConfigHash.of(wanted).equals(ConfigHash.of(running));
    }

    private static Map<String, Instance> byName(List<Instance> instances) {
        Map<String, Instance> named = new TreeMap<>();
        instances.forEach(instance -> named.put(instance.name(), instance));
        return named;
    }
}
