package dev.paddock.install;

import org.jspecify.annotations.Nullable;

/**
 * How the default engine is to be changed for another.
 *
 * @param backend as {@link InstallRequest#backend()}; null for the one that the default engine has, CUDA's major version
 *     included
 * @param now try it also where something that runs must be stopped meanwhile
 * @param untried make it the default one without a trial
 */
public record UpdateRequest(@Nullable String backend, boolean now, boolean untried) {
    /** As it is done where a person says no more. */
    public static final UpdateRequest PLAIN = new UpdateRequest(null, false, false);
}
