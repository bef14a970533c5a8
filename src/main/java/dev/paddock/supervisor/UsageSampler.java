package dev.paddock.supervisor;

import dev.paddock.domain.ServerSnapshot;
import dev.paddock.platform.Machine;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures processor time and memory of all running servers at once, and posts each its own. */
final class UsageSampler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UsageSampler.class);

    private final Machine machine;
    private final Duration interval;
    private final Supplier<Collection<ServerActor>> servers;
    private final Thread thread;

    UsageSampler(Machine machine, Duration interval, Supplier<Collection<ServerActor>> servers) {
        this.machine = machine;
        this.interval = interval;
        this.servers = servers;
        this.thread = Thread.ofVirtual().name("usage").unstarted(this::work);
    }

    UsageSampler begin() {
        thread.start();
        return this;
    }

    private void work() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                sample();
                Thread.sleep(interval);
            } catch (InterruptedException stop) {
                return;
            } catch (RuntimeException bug) {
                LOG.error("Measuring failed", bug);
            }
        }
    }

    private void sample() {
        Map<Long, ServerActor> byPid = new HashMap<>();
        for (ServerActor server : servers.get()) {
            ServerSnapshot snapshot = server.snapshot();
            if (snapshot.pid() != null && !snapshot.state().isStopping()) {
                byPid.put(snapshot.pid(), server);
            }
        }
        machine.loads(byPid.keySet()).forEach((pid, load) -> {
            ServerActor server = byPid.get(pid);
            if (server != null) {
                server.measured(pid, load);
            }
        });
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
