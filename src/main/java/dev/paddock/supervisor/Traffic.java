package dev.paddock.supervisor;

import dev.paddock.domain.RequestCounts;
import dev.paddock.domain.ServerSnapshot;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What stands before the servers and hands them requests. May be asked by any thread. */
public interface Traffic {
    /**
     * Completes when none of the requests that came to this process is under way any more.
     *
     * @param old the server as it was while that process was the one to be asked; the fleet tells of another by now
     */
    CompletionStage<Void> drained(ServerSnapshot old);

    /** What came to a server by it; null where it does not count. */
    default @Nullable RequestCounts counts(String server) {
        return null;
    }

    /** Whether servers are to ask for a key that only Paddock knows. */
    default boolean wantsKeys() {
        return false;
    }
}
