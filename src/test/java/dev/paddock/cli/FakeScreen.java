package dev.paddock.cli;

import dev.paddock.domain.Subscription;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntConsumer;

/** A screen whose keys the test types. */
final class FakeScreen implements Screen {
    final List<IntConsumer> keys = new CopyOnWriteArrayList<>();
    final List<Runnable> interrupts = new CopyOnWriteArrayList<>();
    Size size = new Size(80, 24);

    @Override
    public Size size() {
        return size;
    }

    @Override
    public Subscription take(IntConsumer onKey) {
        keys.add(onKey);
        return () -> keys.remove(onKey);
    }

    @Override
    public Subscription onCtrlC(Runnable action) {
        interrupts.add(action);
        return () -> interrupts.remove(action);
    }

    void type(int key) {
        keys.forEach(listener -> listener.accept(key));
    }

    void pressCtrlC() {
        interrupts.forEach(Runnable::run);
    }
}
