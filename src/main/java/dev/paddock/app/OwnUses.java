package dev.paddock.app;

import dev.paddock.domain.Instance;
import dev.paddock.domain.RegisteredProcess;
import dev.paddock.install.EngineUses;
import dev.paddock.settings.Catalog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/** Who of this person's instances and servers needs an engine. */
record OwnUses(Catalog catalog, Supplier<List<RegisteredProcess>> registered) implements EngineUses {
    @Override
    public List<String> running(Path folder) {
        return registered.get().stream()
                .filter(RegisteredProcess::alive)
                .filter(process -> !process.commandLine().isEmpty()
                        && Path.of(process.commandLine().getFirst()).startsWith(folder))
                .map(RegisteredProcess::instance)
                .toList();
    }

    @Override
    public List<String> naming(String id) throws IOException {
        return catalog.instances().stream()
                .filter(instance -> id.equals(instance.engine()))
                .map(Instance::name)
                .toList();
    }
}
