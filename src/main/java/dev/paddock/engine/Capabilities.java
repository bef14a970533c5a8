package dev.paddock.engine;

import dev.paddock.domain.Device;
import dev.paddock.domain.Engine;
import dev.paddock.domain.EngineCapabilities;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What each engine can do, asked once for each build on disk. What could be read is remembered for good; what could not, for
 * a minute. Safe for several threads.
 */
public final class Capabilities {
    private static final Executor BACKGROUND =
            task -> Thread.ofVirtual().name("engine-probe").start(task);

    /** Remembers beyond this process. Called by several threads. */
    public interface Store {
        Optional<EngineCapabilities> find(EngineStamp stamp);

        void keep(EngineStamp stamp, EngineCapabilities found);

        /** Remembers nothing. */
        Store NONE = new Store() {
            @Override
            public Optional<EngineCapabilities> find(EngineStamp stamp) {
                return Optional.empty();
            }

            @Override
            public void keep(EngineStamp stamp, EngineCapabilities found) {}
        };
    }

    /** So long nobody asks again what could not be asked. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    /** @param since {@link System#nanoTime} */
    private record Known(EngineStamp stamp, CompletableFuture<EngineCapabilities> answer, long since) {
        boolean holds(EngineStamp now) {
            boolean failed = answer.isDone()
                    && (answer.isCompletedExceptionally() || !answer.join().areKnown());
            return stamp.equals(now) && !(failed && System.nanoTime() - since > PAUSE.toNanos());
        }
    }

    private final EngineProbe probe;
    private final Store store;
    private final ConcurrentMap<List<String>, Known> known = new ConcurrentHashMap<>();

    public Capabilities(EngineProbe probe, Store store) {
        this.probe = probe;
        this.store = store;
    }

    /**
     * Returns at once; never completes exceptionally but by {@link PaddockException}. One that cannot be asked has a
     * {@link EngineCapabilities#problem}. The built-in engine's are part of Paddock, and no process is started for them.
     */
    public CompletableFuture<EngineCapabilities> of(Engine engine) {
        if (engine.isBuiltin()) {
            return CompletableFuture.completedFuture(BuiltinEngine.capabilities());
        }
        EngineStamp stamp;
        try {
            stamp = EngineStamp.of(engine);
        } catch (IOException gone) {
            return CompletableFuture.completedFuture(EngineCapabilities.unknown(
                    Problem.of("engine-missing", "The engine " + engine.executable() + " is not there", "", null)));
        }
        return known.compute(
                        engine.command(),
                        (command, before) -> before != null && before.holds(stamp) ? before : ask(engine, stamp))
                .answer();
    }

    private Known ask(Engine engine, EngineStamp stamp) {
        return new Known(
                stamp, CompletableFuture.supplyAsync(() -> lookUp(engine, stamp), BACKGROUND), System.nanoTime());
    }

    private EngineCapabilities lookUp(Engine engine, EngineStamp stamp) {
        Optional<EngineCapabilities> kept = store.find(stamp);
        if (kept.isPresent()) {
            return kept.get();
        }
        try {
            EngineCapabilities found = probe.ask(engine);
            if (found.areKnown()) {
                store.keep(stamp, found);
            }
            return found;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new PaddockException(Kind.CANCELLED, Problem.of("interrupted", "Interrupted", "", null));
        }
    }

    /**
     * The devices as they are now, with their free memory; blocks.
     *
     * @param env that the engine would be run with
     * @return null where the engine does not tell
     * @throws InterruptedException if the thread is interrupted
     */
    public @Nullable List<Device> devicesNow(Engine engine, Map<String, String> env) throws InterruptedException {
        return engine.isBuiltin() ? BuiltinEngine.capabilities().devices() : probe.devices(engine, env);
    }

    /**
     * The version of the protocol that a worker speaks and the engine cannot; empty where it gets along with all. Blocks.
     *
     * @param env that the engine would be run with
     * @throws InterruptedException if the thread is interrupted
     */
    public Optional<String> strangeWorker(Engine engine, Map<String, String> env, List<String> workers)
            throws InterruptedException {
        return engine.isBuiltin() ? Optional.empty() : probe.strangeWorker(engine, env, workers);
    }
}
