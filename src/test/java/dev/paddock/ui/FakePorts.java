package dev.paddock.ui;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javafx.stage.Window;

/** A desktop whose person answers every question as the test says. */
final class FakePorts implements UiPorts {
    private static final long GIB = 1024L * 1024 * 1024;

    final List<String> calls = new CopyOnWriteArrayList<>();
    List<Path> models = new ArrayList<>();
    Optional<Path> engine = Optional.empty();

    @Override
    public List<Path> chooseModels(Window owner) {
        return models;
    }

    @Override
    public Optional<Path> chooseEngine(Window owner) {
        return engine;
    }

    @Override
    public void openPage(URI page) {
        calls.add("page " + page);
    }

    @Override
    public void openFolder(Path folder) {
        calls.add("folder " + folder);
    }

    @Override
    public Optional<Memory> memory() {
        return Optional.of(new Memory(64 * GIB, 43 * GIB));
    }

    @Override
    public Optional<Path> engineOnPath() {
        return Optional.empty();
    }

    @Override
    public void quit(boolean stopServers) {
        calls.add(stopServers ? "quit and stop" : "quit");
    }
}
