package dev.paddock.app;

import dev.paddock.domain.Fleet;
import dev.paddock.domain.Health;
import dev.paddock.domain.Home;
import dev.paddock.domain.Instance;
import dev.paddock.domain.ModelInfo;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.engine.Engines;
import dev.paddock.library.ModelFiles;
import dev.paddock.platform.LogFolder;
import dev.paddock.settings.Catalog;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What is saved, while nobody owns the servers: all of them are stopped. */
final class OfflineFleet {
    private final Home home;
    private final Catalog catalog;
    private final ModelFiles models = new ModelFiles();

    OfflineFleet(Home home, Catalog catalog) {
        this.home = home;
        this.catalog = catalog;
    }

    Fleet read() throws IOException {
        List<ServerSnapshot> servers = new ArrayList<>();
        for (Instance instance : catalog.instances()) {
            servers.add(stopped(instance));
        }
        return new Fleet(servers, catalog.profiles(), catalog.activeProfile().orElse(null));
    }

    private ServerSnapshot stopped(Instance instance) {
        return new ServerSnapshot(
                instance,
                instance.isWorker()
                        ? ModelInfo.ofWorker()
                        : models.describe(instance.model().path()),
                Engines.name(instance.engine()),
                ServerState.STOPPED,
                Health.UNKNOWN,
                Instant.now(),
                null,
                instance.server().port(),
                null,
                null,
                false,
                false,
                0,
                null,
                null,
                LogFolder.latestIn(home.logs().resolve(instance.name())),
                null);
    }
}
