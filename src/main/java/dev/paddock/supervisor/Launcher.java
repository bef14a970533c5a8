package dev.paddock.supervisor;

import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Starts runs. The seam by which the state machine is tested without processes. */
interface Launcher {
    /**
     * What every launch needs, by a short look at the disk; where nothing can be known before, nothing is refused.
     *
     * @throws PaddockException where the model or the engine is not there any more
     */
    default void ensurePossible(Instance instance) {}

    /**
     * Checks everything that can be checked beforehand, then spawns.
     *
     * @param lastPort used before by this server, preferred where the instance leaves the choice
     * @param cancelled asked again right before the spawn
     * @param events may be called by any thread, also before this method returns
     * @throws PaddockException when it cannot be started, or CANCELLED
     */
    Run launch(Instance instance, @Nullable Integer lastPort, BooleanSupplier cancelled, Consumer<RunEvent> events);
}
