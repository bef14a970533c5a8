package dev.paddock.app;

import dev.paddock.domain.Engine;
import dev.paddock.domain.Home;
import dev.paddock.domain.Instance;
import dev.paddock.domain.Profile;
import dev.paddock.settings.Catalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * Fills a home that nobody has used: the demo model, an instance that runs it, and two profiles. It happens once; what a
 * person deleted afterwards stays deleted.
 */
final class FirstRun {
    static final String DEMO = "demo";
    private static final String OFF = "everything-off";

    /** Writes the demo model. */
    @FunctionalInterface
    interface ModelWriter {
        void write(Path file) throws IOException;
    }

    private final Home home;
    private final Catalog catalog;
    private final ModelWriter model;

    FirstRun(Home home, Catalog catalog, ModelWriter model) {
        this.home = home;
        this.catalog = catalog;
        this.model = model;
    }

    /** Only for who holds the {@link OwnerLock}. The folders of the home are there. */
    void seed() throws IOException {
        Path marker = home.state().resolve("first-run");
        if (!Files.exists(marker)) {
            if (!Files.exists(home.instances()) && !Files.exists(home.profiles())) {
                catalog.save(Instance.of(DEMO, home.demoModel()).withEngine(Engine.BUILTIN));
                catalog.save(new Profile(DEMO, "Demo", List.of(DEMO)));
                catalog.save(new Profile(OFF, "Everything off", List.of()));
            }
            Files.writeString(marker, Instant.now() + System.lineSeparator());
        }
        if (!Files.exists(home.demoModel()) && demoIsWanted()) {
            model.write(home.demoModel());
        }
    }

    private boolean demoIsWanted() throws IOException {
        return catalog.instances().stream()
                .anyMatch(instance -> instance.model().path().equals(home.demoModel()));
    }
}
