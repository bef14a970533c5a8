package dev.paddock.cli;

import dev.paddock.domain.Subscription;
import dev.paddock.fetch.FetchSignal;
import dev.paddock.install.EngineChange;
import dev.paddock.install.EngineDesk;
import dev.paddock.install.InstallProgress;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the commands that try an engine have in common: they take a while, may ask, and can be interrupted. */
final class EngineTrying {
    /** What is asked of the desk. */
    @FunctionalInterface
    interface Task {
        /** @param now whether servers may be stopped meanwhile */
        @Nullable
        EngineChange run(boolean now, FetchSignal signal, Consumer<InstallProgress> listener)
                throws IOException, InterruptedException;
    }

    @Option(
            names = "--now",
            description = "Stop servers while it is tried where there is no memory for both, and start them again.")
    private boolean now;

    @Option(names = "--json", description = "Print as JSON.")
    private boolean json;

    boolean isNow() {
        return now;
    }

    EngineChanges changes(Context context, EnginesCommand engines) {
        return new EngineChanges(context, isJson(engines));
    }

    private boolean isJson(EnginesCommand engines) {
        return json || engines.isJson();
    }

    /**
     * The exit code.
     *
     * @param what is said to be interrupted
     */
    int run(Context context, EnginesCommand engines, EngineDesk desk, String what, Task task)
            throws InterruptedException {
        EngineChanges changes = changes(context, engines);
        FetchSignal signal = new FetchSignal();
        Consumer<InstallProgress> lines = isJson(engines) ? progress -> {} : new InstallLines(context);
        try (Subscription interrupt = EngineChanges.onInterrupt(context, desk, signal, what)) {
            return changes.tell(changes.asking(stop -> task.run(stop, signal, lines), now));
        }
    }
}
