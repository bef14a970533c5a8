package dev.paddock.supervisor;

import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.RestartPolicy;
import dev.paddock.domain.ServerSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Gives processes that live already to the servers that they belong to. */
record Adoptions(Servers servers, ProcessLauncher launcher, AuditTrail audit) {

    /** One whose instance was deleted meanwhile is adopted too: it must not be lost. It is not started again. */
    void adopt(Recovery.Survivor survivor) {
        RegistryEntry entry = survivor.entry();
        ServerActor known = servers.get(entry.instance());
        ServerActor server = known != null ? known : servers.of(lastOfItsKind(entry));
        Instance instance = server.snapshot().instance();
        server.adopt(events -> launcher.adopt(instance, entry, survivor.identity(), events));
        if (entry.diesWithPaddock()) {
            reap(server);
        } else if (entry.status().equals(RegistryEntry.STOPPING)) {
            server.stop(false);
        }
    }

    /** A start that was cut off before it had a process is not told: nothing of it ever ran. */
    void gone(RegistryEntry entry) {
        ServerActor server = servers.get(entry.instance());
        if (server == null || entry.pid() == null) {
            return;
        }
        if (entry.diesWithPaddock() || entry.status().equals(RegistryEntry.STOPPING)) {
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

    private static Instance lastOfItsKind(RegistryEntry entry) {
        RestartPolicy usual = RestartPolicy.DEFAULT;
        return Instance.of(entry.instance(), entry.modelPath())
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
