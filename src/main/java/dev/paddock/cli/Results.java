package dev.paddock.cli;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import dev.paddock.domain.StatusSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What became of each server that a command was told: said line by line, or at the end as JSON. Not for several threads. */
final class Results {
    /**
     * What {@code --json} prints.
     *
     * @param servers that were named, as they are now, in the shape of {@code paddock ps --json}
     * @param problems of those with which it did not work
     */
    record Outcome(List<StatusSummary.Server> servers, List<Failure> problems) {}

    /** Why it did not work with one. */
    record Failure(String name, Problem problem) {}

    private final Context context;
    private final boolean json;
    private final Set<String> named = new LinkedHashSet<>();
    private final List<Failure> failures = new ArrayList<>();
    private int code = ExitCode.FINE;

    Results(Context context, boolean json, Collection<String> names) {
        this.context = context;
        this.json = json;
        named.addAll(names);
    }

    void done(String line) {
        if (!json) {
            context.say(line);
        }
    }

    /** The first failure decides the exit code. */
    void failed(String name, PaddockException refused) {
        Problem problem = refused.problem();
        failures.add(new Failure(name, problem));
        code = code == ExitCode.FINE ? ExitCode.of(refused.kind()) : code;
        if (!json) {
            context.complain(
                    named.size() > 1 && !problem.title().contains(name)
                            ? new Problem(
                                    problem.code(),
                                    name + ": " + problem.title(),
                                    problem.detail(),
                                    problem.action(),
                                    problem.evidence(),
                                    problem.remedies())
                            : problem);
        }
    }

    /** @return the exit code */
    int end(Fleet now) {
        if (json) {
            List<StatusSummary.Server> servers = StatusSummary.of(now, Instant.now()).servers().stream()
                    .filter(server -> named.contains(server.name()))
                    .toList();
            context.json(new Outcome(servers, failures));
        }
        return code;
    }
}
