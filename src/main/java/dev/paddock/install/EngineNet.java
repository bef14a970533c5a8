package dev.paddock.install;

import dev.paddock.domain.EngineTrial;
import dev.paddock.domain.PaddockException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Tries an engine on what a person runs, before it becomes the default one. Called by several threads. */
@FunctionalInterface
public interface EngineNet {
    /**
     * Blocks for as long as the models take to load.
     *
     * @param cancelled asked a few times a second
     * @throws PaddockException CONFLICT where something that runs would have to be stopped and the wish does not allow it;
     *     CANCELLED
     * @throws InterruptedException if the thread is interrupted; nothing of the trial stays
     */
    EngineTrial tryOut(EngineTrial.Wish wish, BooleanSupplier cancelled, Consumer<EngineTrial.Progress> listener)
            throws InterruptedException;
}
