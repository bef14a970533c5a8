package dev.paddock.ui;

import dev.paddock.domain.Instance;
import dev.paddock.domain.MemoryFit;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import dev.paddock.engine.RenderedCommand;
import dev.paddock.engine.ShellLine;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What comes of settings that nobody saved yet. FX thread only; what takes its time is done in the background. */
final class InstancePreview {
    /**
     * @param command the line of the next start; empty where there is none
     * @param remarks what of the wish is lost, or why there is no such line; empty where all is well
     * @param fit null where it cannot be told
     */
    record Outcome(String command, String remarks, @Nullable MemoryFit fit) {
        static final Outcome NONE = new Outcome("", "", null);
    }

    private final Work work;
    private final UiPorts ports;
    private final Consumer<Outcome> shown;
    private @Nullable Instance wanted;
    private @Nullable Future<?> reckoning;

    InstancePreview(Work work, UiPorts ports, Consumer<Outcome> shown) {
        this.work = work;
        this.ports = ports;
        this.shown = shown;
    }

    /** Once the latest is known it is shown; what was asked for before is dropped. */
    void of(Instance instance) {
        if (instance.equals(wanted)) {
            return;
        }
        forget();
        wanted = instance;
        reckoning = work.inBackground(() -> {
            Outcome plain = command(instance);
            tell(instance, plain);
            Optional<MemoryFit> fit = ports.fit(instance);
            fit.ifPresent(known -> tell(instance, new Outcome(plain.command(), plain.remarks(), known)));
            return null;
        });
    }

    /** The next {@link #of} reckons anew. */
    void forget() {
        Future<?> before = reckoning;
        if (before != null) {
            before.cancel(true);
        }
        wanted = null;
    }

    private void tell(Instance of, Outcome outcome) {
        work.onFx(() -> {
            if (Objects.equals(of, wanted)) {
                shown.accept(outcome);
            }
        });
    }

    private Outcome command(Instance instance) {
        try {
            RenderedCommand command = ports.commandLine(instance);
            return new Outcome(
                    ShellLine.of(command.words()),
                    command.warnings().stream().map(Problem::sentence).collect(Collectors.joining("\n")),
                    null);
        } catch (PaddockException refused) {
            return new Outcome("", refused.problem().sentence(), null);
        }
    }
}
