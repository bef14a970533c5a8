package dev.paddock.supervisor;

import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.engine.Engines;
import dev.paddock.settings.Catalog;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The saved instances as a person adds, changes and removes them. Safe for several threads. */
final class InstanceShelf {
    private final Catalog catalog;
    private final Servers servers;
    private final ProfileShelf profiles;
    private final Models models;
    private final Engines engines;
    private final AuditTrail audit;
    private final Runnable changed;

    InstanceShelf(
            Catalog catalog,
            Servers servers,
            ProfileShelf profiles,
            Models models,
            Engines engines,
            AuditTrail audit,
            Runnable changed) {
        this.catalog = catalog;
        this.servers = servers;
        this.profiles = profiles;
        this.models = models;
        this.engines = engines;
        this.audit = audit;
        this.changed = changed;
    }

    /** @throws PaddockException INVALID, CONFLICT */
    ServerSnapshot add(Instance instance) throws IOException {
        return register(
                new NewInstance(instance, models, engines, catalog.defaultEngine()).checked(servers.snapshots()));
    }

    private synchronized ServerSnapshot register(Instance instance) throws IOException {
        if (servers.knows(instance.name())) {
            throw NewInstance.nameTaken(instance.name());
        }
        catalog.create(instance);
        audit.record("add", instance.name(), "");
        ServerActor server = servers.find(instance.name());
        changed.run();
        return server.snapshot();
    }

    /**
     * @param base what the change began with; null for what the server knows
     * @throws PaddockException NOT_FOUND, INVALID, CONFLICT
     */
    CompletionStage<ServerSnapshot> update(Instance instance, @Nullable Instance base) throws IOException {
        ServerActor server = servers.find(instance.name());
        List<ServerSnapshot> others = servers.snapshots().stream()
                .filter(other -> !other.name().equals(instance.name()))
                .toList();
        Instance checked = new NewInstance(instance, models, engines, catalog.defaultEngine()).checked(others);
        catalog.save(checked, base == null ? server.snapshot().instance() : base);
        audit.record("change", instance.name(), "");
        return server.define(catalog.instance(instance.name()).orElse(checked));
    }

    /** @throws PaddockException NOT_FOUND */
    CompletionStage<Void> remove(String name) {
        return servers.find(name).retire(() -> deleted(name)).thenAccept(stopped -> {});
    }

    private void deleted(String name) {
        try {
            catalog.delete(name);
        } catch (IOException e) {
            throw Stages.unwritable(e);
        }
        forget(name);
        profiles.takeOut(name);
    }

    /** Its file is gone. */
    void forget(String name) {
        servers.remove(name);
        audit.record("remove", name, "");
        changed.run();
    }
}
