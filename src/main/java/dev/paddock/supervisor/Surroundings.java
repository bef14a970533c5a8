package dev.paddock.supervisor;

import dev.paddock.domain.Instance;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What every server needs of the supervisor.
 *
 * @param definition the instance as it is saved now, read at every start that a person asks for
 * @param lastLog of the runs before this Paddock, if there were any
 * @param changed called by a server's thread after every change
 * @param audit told of every start, ready, stop, crash, restart and adoption
 * @param replacing says how a restart goes
 */
record Surroundings(
        Launcher launcher,
        Models models,
        PostMortem postMortem,
        Timings timings,
        Function<String, @Nullable Instance> definition,
        Function<String, @Nullable Path> lastLog,
        Runnable changed,
        AuditTrail audit,
        Replacing replacing) {}
