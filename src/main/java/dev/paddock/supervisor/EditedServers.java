package dev.paddock.supervisor;

import dev.paddock.domain.Instance;
import dev.paddock.domain.ServerSnapshot;
import java.util.List;
import java.util.function.Consumer;

/**
 * What {@link HandEdits} does to the servers. Each server's own thread decides whether it is idle.
 *
 * @param forget called on the thread of a server that is no more
 */
record EditedServers(Servers servers, Consumer<String> forget, Runnable afterwards) implements HandEdits.Effects {
    @Override
    public List<ServerSnapshot> all() {
        return servers.snapshots();
    }

    @Override
    public void appeared(Instance instance) {
        servers.of(instance);
    }

    @Override
    public void changed(Instance instance) {
        ServerActor server = servers.get(instance.name());
        if (server != null) {
            server.define(instance);
        }
    }

    @Override
    public void vanished(String name) {
        ServerActor server = servers.get(name);
        if (server != null) {
            server.retireIfIdle(() -> forget.accept(name));
        }
    }

    @Override
    public void settled() {
        afterwards.run();
    }
}
