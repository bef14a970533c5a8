package dev.paddock.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an engine did on a person's own servers before it became the default one.
 *
 * @param engine that was tried, as instances name it
 * @param before what it was held against
 * @param profile whose servers were tried; null where none is active
 * @param servers in the order in which they were tried; empty where there were none, so that nothing but its answers to
 *     {@code --help}, {@code --version} and {@code --list-devices} is known
 */
public record EngineTrial(
        String engine, String before, @Nullable String profile, List<Server> servers) {
    public EngineTrial {
        servers = List.copyOf(servers);
    }

    public enum Verdict {
        PASSED,
        /** It works, but much slower or with much more memory than the one before. */
        WORSE,
        /** It does not load it, or writes nothing that makes sense. */
        FAILED
    }

    /**
     * What one process did.
     *
     * @param tokensPerSecond of a short reply; null where it writes none, as for embeddings
     * @param bytes in main memory and on devices; null where that cannot be told
     */
    public record Figures(
            @Nullable Double tokensPerSecond, @Nullable Long bytes) {}

    /**
     * @param before of the one before; null where it could not be measured
     * @param after null where it failed before there was anything to measure
     * @param changes what is said to the new engine in other words than to the one before, or not at all; for people
     * @param problem why it failed or is worse; null where it passed
     */
    public record Server(
            String name,
            Verdict verdict,
            @Nullable Figures before,
            @Nullable Figures after,
            List<String> changes,
            @Nullable Problem problem) {
        public Server {
            changes = List.copyOf(changes);
        }
    }

    /** The engine may become the default one. */
    public boolean passed() {
        return servers.stream().allMatch(server -> server.verdict() == Verdict.PASSED);
    }

    /** Nothing was there to try it on. */
    public boolean onlyProbed() {
        return servers.isEmpty();
    }

    /**
     * What is to be tried.
     *
     * @param engine as instances name it
     * @param before what it is held against, likewise
     * @param slowerPercent by which it may be slower
     * @param biggerPercent by which it may take more memory
     * @param now also where something that runs must be stopped meanwhile, since there is no memory for both
     */
    public record Wish(String engine, String before, int slowerPercent, int biggerPercent, boolean now) {}

    /**
     * How far a trial is.
     *
     * @param number of the server, from 1
     * @param of so many
     * @param what is done with it, for people
     */
    public record Progress(String server, int number, int of, String what) {}
}
