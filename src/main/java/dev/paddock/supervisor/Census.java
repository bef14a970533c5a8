package dev.paddock.supervisor;

import dev.paddock.domain.Home;
import dev.paddock.domain.Instance;
import dev.paddock.domain.Orphan.Kind;
import dev.paddock.engine.ServerCommand;
import dev.paddock.platform.ProcessIdentity;
import dev.paddock.platform.Processes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks through all processes for servers that belong to none of the registry's entries. Ours is what carries the marks of
 * this very home and runs as this very person; whatever else serves is foreign. Of a tree only the root is told.
 */
final class Census {
    private final Home home;
    private final Registry registry;
    private final Processes processes;

    Census(Home home, Registry registry, Processes processes) {
        this.home = home;
        this.registry = registry;
        this.processes = processes;
    }

    /** @param marks null where no Paddock started it */
    record Stray(
            Kind kind,
            ProcessIdentity identity,
            @Nullable Marks marks,
            List<String> commandLine,
            ServerCommand command) {

        /** The instance for which it serves; empty where it is not ours, or too little is known to take it over. */
        Optional<String> servesFor() {
            return kind == Kind.OURS && marks != null && command.port() != null && command.model() != null
                    ? Optional.of(marks.instance())
                    : Optional.empty();
        }

        boolean diesWithPaddock() {
            return marks != null && marks.diesWithPaddock();
        }

        long pid() {
            return identity.pid();
        }
    }

    /** Ours first, elders first. */
    List<Stray> strays() {
        Path ourHome = Marks.folder(home);
        Set<String> known = registry.tokens();
        Set<Long> knownRoots = new HashSet<>();
        Map<String, Stray> marked = new HashMap<>();
        List<Stray> others = new ArrayList<>();
        for (long pid : processes.all()) {
            List<String> line = processes.commandLine(pid);
            ProcessIdentity identity =
                    line.isEmpty() ? null : processes.identify(pid).orElse(null);
            if (identity == null) {
                continue;
            }
            Marks marks = Marks.of(processes.environment(pid, Marks.PREFIX)).orElse(null);
            Stray stray = stray(identity, marks, line, ourHome);
            if (registry.holds(identity) || (marks != null && known.contains(marks.token()))) {
                knownRoots.add(pid);
            } else if (marks != null) {
                marked.merge(marks.token(), stray, Census::elder);
            } else if (ServerCommand.isLlamaServer(identity.executable(), line)) {
                others.add(stray);
            }
        }
        marked.values().stream().filter(Census::isWorthTelling).forEach(others::add);
        return roots(others, knownRoots);
    }

    private static Stray stray(ProcessIdentity identity, @Nullable Marks marks, List<String> line, Path ourHome) {
        boolean ours = marks != null
                && marks.home().equals(ourHome)
                && Instance.NAME.matcher(marks.instance()).matches();
        return new Stray(ours ? Kind.OURS : Kind.FOREIGN, identity, marks, line, ServerCommand.of(line));
    }

    private static Stray elder(Stray one, Stray other) {
        return ELDERS_FIRST.compare(one, other) <= 0 ? one : other;
    }

    private static final Comparator<Stray> ELDERS_FIRST = Comparator.comparing(Stray::kind)
            .thenComparing(stray -> stray.identity().startTicks())
            .thenComparing(Stray::pid);

    /** What is left of another home's server is that Paddock's own matter, unless it serves. */
    private static boolean isWorthTelling(Stray stray) {
        return stray.kind() == Kind.OURS || stray.command().model() != null;
    }

    /** This process may itself descend from a server, by a terminal that one opened: it is nobody's orphan. */
    private List<Stray> roots(Collection<Stray> strays, Set<Long> servers) {
        long self = ProcessHandle.current().pid();
        Set<Long> ourselves = new HashSet<>(processes.ancestors(self));
        ourselves.add(self);
        Set<Long> covering = new HashSet<>(servers);
        strays.forEach(stray -> covering.add(stray.pid()));
        return strays.stream()
                .filter(stray -> !ourselves.contains(stray.pid()))
                .filter(stray -> processes.ancestors(stray.pid()).stream().noneMatch(covering::contains))
                .sorted(ELDERS_FIRST)
                .toList();
    }

    Optional<Stray> stray(long pid) {
        return strays().stream().filter(stray -> stray.pid() == pid).findFirst();
    }
}
