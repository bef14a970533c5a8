package dev.paddock.install;

import dev.paddock.domain.EngineTrial;
import org.jspecify.annotations.Nullable;

/**
 * Which engine runs now where an instance names none.
 *
 * @param current an engine's id or path; {@code builtin} for the built-in one
 * @param previous what it was before, likewise
 * @param trial how the new one did; where it did not pass, the default engine is as it was. Null where none was tried
 */
public record EngineChange(
        String current, String previous, @Nullable EngineTrial trial) {
    /** Without a trial. */
    public EngineChange(String current, String previous) {
        this(current, previous, null);
    }

    /** An engine was tried and is not good enough. */
    public boolean refused() {
        return trial != null && !trial.passed();
    }
}
