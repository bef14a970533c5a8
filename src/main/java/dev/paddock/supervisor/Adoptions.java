package dev.paddock.supervisor;

import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.RestartPolicy;
import dev.paddock.domain.ServerSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** Gives processes that live already to the servers that they belong to. */
record Adoptions(Servers servers, ProcessLauncher launcher, AuditTrail audit) {

    /** Of a server that was being replaced, both of its processes. */
    void adopt(List<Recovery.Survivor> living) {
        living.forEach(survivor -> launcher.recallKey(survivor.entry(), survivor.identity()));
        living.stream()
                .collect(Collectors.groupingBy(
                        survivor -> survivor.entry().instance(), TreeMap::new, Collectors.toList()))
                .values()
                .forEach(this::adoptAll);
    }

    /** @param one server's, elders first */
    private void adoptAll(List<Recovery.Survivor> one) {
        Recovery.Survivor first = one.stream()
                .filter(survivor -> !survivor.entry().isStopping())
                .findFirst()
                .orElse(one.getFirst());
        adopt(first);
        List<Recovery.Survivor> others =
                one.stream().filter(survivor -> survivor != first).toList();
        // More than two can be only what would not end once: from now on they are orphans.
        others.stream().skip(1).forEach(other -> launcher.disown(other.entry()));
        others.stream().findFirst().ifPresent(this::adoptSecond);
    }

    private void adoptSecond(Recovery.Survivor other) {
        ServerActor server = servers.of(lastOfItsKind(other));
        Instance instance = server.snapshot().instance();
        server.adoptSecond(
                events -> launcher.adopt(instance, other.entry(), other.identity(), events),
                other.entry().isStopping());
    }

    /** One whose instance was deleted meanwhile is adopted too: it must not be lost. It is not started again. */
    private void adopt(Recovery.Survivor survivor) {
        RegistryEntry entry = survivor.entry();
        ServerActor known = servers.get(entry.instance());
        ServerActor server = known != null ? known : servers.of(lastOfItsKind(survivor));
        Instance instance = server.snapshot().instance();
        server.adopt(events -> launcher.adopt(instance, entry, survivor.identity(), events));
        if (entry.diesWithPaddock()) {
            reap(server);
        } else if (entry.isStopping()) {
            server.stop(false);
        }
    }

    /** A start that was cut off before it had a process is not told: nothing of it ever ran. */
    void gone(RegistryEntry entry) {
        ServerActor server = servers.get(entry.instance());
        if (server == null || entry.pid() == null) {
            return;
        }
        if (entry.diesWithPaddock() || entry.isStopping()) {
            audit.record("gone", server.snapshot(), "as it was to");
        } else {
            server.endedUnseen(Troubles.endedUnseen(entry.instance(), lastSign(entry)));
        }
    }

    private static Instant lastSign(RegistryEntry entry) {
        try {
            return Files.getLastModifiedTime(entry.logFile()).toInstant();
        } catch (IOException noLog) {
            return entry.startedAt();
        }
    }

    private static Instance lastOfItsKind(Recovery.Survivor survivor) {
        RegistryEntry entry = survivor.entry();
        RestartPolicy usual = RestartPolicy.DEFAULT;
        return Orphans.worker(
                        entry.instance(),
                        entry.commandLine(),
                        entry.port(),
                        survivor.identity().executable())
                .orElseGet(() -> Instance.of(entry.instance(), entry.modelPath()))
                .withRestartPolicy(new RestartPolicy(
                        false, usual.maxRetries(), usual.initialDelay(), usual.multiplier(), usual.maxDelay()));
    }

    /** Refused by an instance that has a process by now; then it stays an orphan. */
    void adoptIfKnown(Census.Stray stray) {
        stray.servesFor().map(servers::get).ifPresent(server -> {
            CompletionStage<ServerSnapshot> taken = takeOver(server, stray);
            if (stray.diesWithPaddock()) {
                taken.thenAccept(ready -> reap(server));
            }
        });
    }

    /** It was to end with the Paddock that started it. */
    private void reap(ServerActor server) {
        audit.record("reap", server.snapshot(), "it was to end with the Paddock that started it");
        server.stop(false);
    }

    /** A person chose that process. */
    CompletionStage<ServerSnapshot> adopt(Census.Stray stray) {
        return takeOver(servers.of(Orphans.instance(stray, servers::saved)), stray);
    }

    private CompletionStage<ServerSnapshot> takeOver(ServerActor server, Census.Stray stray) {
        Instance instance = server.snapshot().instance();
        return server.adopt(events -> launcher.takeOver(instance, stray, events));
    }

    /**
     * Takes somebody else's server for that of the instance, without any right over it.
     *
     * @throws PaddockException NOT_FOUND
     */
    CompletionStage<ServerSnapshot> attach(String name) {
        ServerActor server = servers.find(name);
        ServerSnapshot now = server.snapshot();
        if (now.attached() && now.isReady()) {
            return CompletableFuture.completedStage(now);
        }
        Instance saved = servers.saved(name);
        Instance instance = saved == null ? now.instance() : saved;
        return server.define(instance)
                .thenCompose(defined -> server.adopt(events -> launcher.attach(instance, events)));
    }
}
