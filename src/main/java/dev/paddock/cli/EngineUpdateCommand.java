package dev.paddock.cli;

import dev.paddock.install.EngineDesk;
import dev.paddock.install.UpdateRequest;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "update",
        mixinStandardHelpOptions = true,
        description = {
            "Gets the latest release for the same backend as the default engine's, and makes it the default if it does well.",
            "It is tried on the servers of the active profile first: each model is loaded with it on a spare port and writes"
                    + " a few tokens. One that fails, or is much slower or bigger than the one before, stays installed"
                    + " and does not become the default. The one before is kept: paddock engines rollback"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class EngineUpdateCommand implements Callable<Integer> {
    @Option(
            names = "--backend",
            paramLabel = "BACKEND",
            description = "Another one: cpu, vulkan, cuda-13 (default: the same, CUDA's major version included).")
    private @Nullable String backend;

    @Option(names = "--untried", description = "Make it the default without a trial.")
    private boolean untried;

    @Mixin
    private EngineTrying trying = new EngineTrying();

    @ParentCommand
    private EnginesCommand engines;

    private final Context context;

    EngineUpdateCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        EngineDesk desk =
                untried ? context.daemon().engineDesk() : context.daemon().engineDeskOrStart();
        return trying.run(
                context,
                engines,
                desk,
                "The update",
                (now, signal, listener) -> desk.update(new UpdateRequest(backend, now, untried), signal, listener));
    }
}
