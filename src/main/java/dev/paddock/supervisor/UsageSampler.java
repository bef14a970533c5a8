package dev.paddock.supervisor;

import dev.paddock.domain.RequestCounts;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.platform.Machine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures processor time, memory and requests of all running servers at once, and posts each its own: often while anybody looks, else
 * seldom.
 */
final class UsageSampler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UsageSampler.class);

    private final Machine machine;
    private final MemoryWatch memory;
    private final OomWatch oomWatch;
    private final Lookers lookers;
    private final Duration often;
    private final Duration seldom;
    private final Supplier<Collection<ServerActor>> servers;
    private final Function<String, @Nullable RequestCounts> requests;
    private final Thread thread;

    UsageSampler(
            Machine machine,
            MemoryWatch memory,
            OomWatch oomWatch,
            Lookers lookers,
            Timings timings,
            Supplier<Collection<ServerActor>> servers,
            Function<String, @Nullable RequestCounts> requests) {
        this.machine = machine;
        this.memory = memory;
        this.oomWatch = oomWatch;
        this.lookers = lookers;
        this.often = timings.usage();
        this.seldom = timings.usageUnseen();
        this.servers = servers;
        this.requests = requests;
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
                lookers.sleep(often, seldom);
            } catch (InterruptedException stop) {
                return;
            } catch (RuntimeException bug) {
                LOG.error("Measuring failed", bug);
                if (!pausesAfterFailure()) {
                    return;
                }
            }
        }
    }

    private boolean pausesAfterFailure() {
        try {
            Thread.sleep(seldom);
            return true;
        } catch (InterruptedException stop) {
            return false;
        }
    }

    private void sample() {
        Map<Long, ServerActor> byPid = new HashMap<>();
        List<ServerSnapshot> running = new ArrayList<>();
        for (ServerActor server : servers.get()) {
            ServerSnapshot snapshot = server.snapshot();
            if (snapshot.pid() != null && !snapshot.state().isStopping()) {
                byPid.put(snapshot.pid(), server);
                running.add(snapshot);
            }
        }
        machine.loads(byPid.keySet()).forEach((pid, load) -> {
            ServerActor server = byPid.get(pid);
            if (server != null) {
                server.measured(pid, load, requests.apply(server.snapshot().name()));
            }
        });
        memory.look(machine::memory, running);
        oomWatch.look();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
