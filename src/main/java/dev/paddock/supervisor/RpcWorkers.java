package dev.paddock.supervisor;

import dev.paddock.domain.Engine;
import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Remedy;
import dev.paddock.engine.Asking;
import dev.paddock.engine.RpcHello;
import dev.paddock.engine.RpcHello.Nobody;
import dev.paddock.engine.RpcHello.Reply;
import dev.paddock.engine.RpcHello.Silent;
import dev.paddock.engine.RpcHello.Stranger;
import dev.paddock.engine.RpcHello.Version;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** Looks whether the workers on other machines that an instance lists can be used: an engine would only say that it crashed. */
final class RpcWorkers {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    /** A hello ends by itself; looking up a name may take longer. */
    private static final Duration FOR_EVER = Duration.ofDays(1);

    private static final String DOWN = "worker-down";
    private static final String TAKEN = "worker-taken";

    private RpcWorkers() {}

    /**
     * @param check asks the engine whether it gets along with them
     * @param cancelled asked meanwhile
     * @throws PaddockException FAILED where one does not listen or serves another engine, INVALID where it is no worker or
     *     of another version than the engine, each named; CANCELLED
     */
    static void check(Instance instance, Engine engine, LaunchCheck check, BooleanSupplier cancelled) {
        if (instance.rpc().isEmpty()) {
            return;
        }
        Map<String, Reply> replies = ask(instance, cancelled);
        problem(replies).or(() -> taken(replies)).ifPresent(problem -> {
            throw new PaddockException(Kind.FAILED, problem);
        });
        check.strangeWorker(instance, engine, cancelled).ifPresent(version -> {
            throw new PaddockException(Kind.INVALID, otherVersion(replies, version, engine));
        });
    }

    /** Whether it is a trouble with a worker that may pass by itself. */
    static boolean mayComeBack(Problem problem) {
        return problem.code().equals(DOWN) || problem.code().equals(TAKEN);
    }

    private static Map<String, Reply> ask(Instance instance, BooleanSupplier cancelled) {
        try {
            return Asking.ask("hello-" + instance.name(), () -> ask(instance.rpc()), FOR_EVER, cancelled);
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        } catch (CancellationException | TimeoutException unwanted) {
            throw Troubles.cancelled(instance.name());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw Troubles.cancelled(instance.name());
        }
    }

    /** Which are down, or no workers. All are asked at once; blocks as {@link RpcHello}. */
    static Optional<Problem> problem(List<String> workers) {
        return problem(ask(workers));
    }

    private static Map<String, Reply> ask(List<String> workers) {
        Map<String, Reply> replies = new ConcurrentSkipListMap<>();
        List<Thread> looks = workers.stream()
                .distinct()
                .map(worker -> Thread.ofVirtual().name("worker-" + worker).start(() -> ask(worker, replies)))
                .toList();
        try {
            for (Thread look : looks) {
                look.join();
            }
        } catch (InterruptedException stop) {
            looks.forEach(Thread::interrupt);
            Thread.currentThread().interrupt();
            return Map.of();
        }
        return new TreeMap<>(replies);
    }

    private static void ask(String worker, Map<String, Reply> replies) {
        int colon = worker.lastIndexOf(':');
        String host = worker.substring(0, colon).replaceAll("^\\[|]$", "");
        try {
            replies.put(worker, RpcHello.ask(host, Integer.parseInt(worker.substring(colon + 1)), PATIENCE));
        } catch (IllegalArgumentException bad) {
            replies.put(worker, new Nobody("that is no port"));
        } catch (InterruptedException unwanted) {
            Thread.currentThread().interrupt();
        }
    }

    private static Optional<Problem> problem(Map<String, Reply> replies) {
        List<String> down = named(replies, Nobody.class);
        List<String> strange = named(replies, Stranger.class);
        if (!down.isEmpty() && replies.get(down.getFirst()) instanceof Nobody first) {
            return Optional.of(words(
                    DOWN,
                    down.size() == 1
                            ? "The worker " + down.getFirst() + " is down"
                            : "The workers " + String.join(", ", down) + " are down",
                    first.why(),
                    "Start one there: paddock worker, or rpc-server of the same version of llama.cpp; or take it out of"
                            + " \"rpc\"."));
        }
        return strange.stream()
                .findFirst()
                .map(worker -> words(
                        "worker-stranger",
                        "What listens on " + worker + " is no worker that this engine could use",
                        "it does not answer as rpc-server does since April 2025",
                        "Check the port in \"rpc\", and the version of rpc-server there."));
    }

    private static Optional<Problem> taken(Map<String, Reply> replies) {
        return named(replies, Silent.class).stream()
                .findFirst()
                .map(worker -> words(
                        TAKEN,
                        "The worker " + worker + " is not free",
                        "it accepts connections and says nothing, as one does that another server uses: it serves one at a"
                                + " time",
                        "Stop the server that uses it, or run a second worker there on another port; or check the port in"
                                + " \"rpc\"."));
    }

    private static Problem otherVersion(Map<String, Reply> replies, String version, Engine engine) {
        String which = replies.entrySet().stream()
                .filter(reply -> reply.getValue() instanceof Version spoken
                        && spoken.toString().equals(version))
                .map(Map.Entry::getKey)
                .min(Comparator.naturalOrder())
                .map(" "::concat)
                .orElse("");
        return words(
                "worker-version",
                "The worker" + which + " is of another version than " + engine.displayName(),
                "it speaks version " + version + " of llama.cpp's protocol, which this engine does not take",
                "Run the rpc-server of the same llama.cpp release on every machine.");
    }

    private static List<String> named(Map<String, Reply> replies, Class<? extends Reply> kind) {
        return replies.entrySet().stream()
                .filter(reply -> kind.isInstance(reply.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Problem words(String code, String title, String detail, String action) {
        return Problem.of(code, title, detail, action)
                .withRemedies(List.of(Remedy.of(Remedy.Kind.RETRY), Remedy.of(Remedy.Kind.EDIT_INSTANCE)));
    }
}
