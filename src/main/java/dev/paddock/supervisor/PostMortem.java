package dev.paddock.supervisor;

import dev.paddock.domain.Instance;
import dev.paddock.domain.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says why a process ended by itself, and whether another try is worth while. */
interface PostMortem {
    /**
     * @param exitCode null where it is not known
     * @param wasReady it had served before it ended
     * @param lastLines of its log, oldest first; may be empty although it had something to say
     */
    record Death(
            Instance instance,
            String engine,
            int port,
            @Nullable Integer exitCode,
            boolean wasReady,
            List<String> lastLines) {
        public Death {
            lastLines = List.copyOf(lastLines);
        }

        static Death of(Instance instance, Run run, @Nullable Integer exitCode, boolean wasReady) {
            return new Death(instance, run.engineName(), run.port(), exitCode, wasReady, run.lastLines());
        }
    }

    /** @param portLost another program took the port that was chosen for it: on another one it may run */
    record Finding(Problem problem, boolean worthRetrying, boolean portLost) {}

    Finding of(Death death);
}
