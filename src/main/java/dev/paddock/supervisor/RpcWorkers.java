package dev.paddock.supervisor;

import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Remedy;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Looks whether the workers on other machines that an instance lists can be reached: an engine would only say that it crashed. */
final class RpcWorkers {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private RpcWorkers() {}

    /** @throws PaddockException FAILED where one does not listen; it is named */
    static void check(Instance instance) {
        problem(instance.rpc()).ifPresent(problem -> {
            throw new PaddockException(Kind.FAILED, problem);
        });
    }

    /** All are tried at once; blocks for three seconds at most, and where a name has to be looked up longer. */
    static Optional<Problem> problem(List<String> workers) {
        Map<String, String> down = new ConcurrentSkipListMap<>();
        List<Thread> looks = workers.stream()
                .distinct()
                .map(worker -> Thread.ofVirtual()
                        .name("worker-" + worker)
                        .start(() -> whyNot(worker).ifPresent(why -> down.put(worker, why))))
                .toList();
        try {
            for (Thread look : looks) {
                look.join();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        return down.isEmpty() ? Optional.empty() : Optional.of(words(new TreeMap<>(down)));
    }

    private static Optional<String> whyNot(String worker) {
        int colon = worker.lastIndexOf(':');
        String host = worker.substring(0, colon).replaceAll("^\\[|]$", "");
        try (Socket socket = new Socket()) {
            InetSocketAddress address = new InetSocketAddress(host, Integer.parseInt(worker.substring(colon + 1)));
            if (address.isUnresolved()) {
                return Optional.of("no machine of that name is known");
            }
            socket.connect(address, (int) PATIENCE.toMillis());
            return Optional.empty();
        } catch (java.net.SocketTimeoutException silent) {
            return Optional.of("nothing answers there; is the machine on, and does its firewall let it through?");
        } catch (IOException refused) {
            return Optional.of("nothing listens there");
        } catch (IllegalArgumentException bad) {
            return Optional.of("that is no port");
        }
    }

    private static Problem words(Map<String, String> down) {
        String first = down.keySet().iterator().next();
        String title = down.size() == 1
                ? "The worker " + first + " is down"
                : "The workers " + String.join(", ", down.keySet()) + " are down";
        return Problem.of(
                        "worker-down",
                        title,
                        String.valueOf(down.get(first)),
                        "Start rpc-server of the same version of llama.cpp there, or take the worker out of \"rpc\".")
                .withRemedies(List.of(Remedy.of(Remedy.Kind.RETRY), Remedy.of(Remedy.Kind.EDIT_INSTANCE)));
    }
}
