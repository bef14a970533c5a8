package dev.paddock.cli;

import dev.paddock.install.EngineDesk;
import dev.paddock.install.UpdateRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "use",
        mixinStandardHelpOptions = true,
        description = "Makes an engine the default, for servers that name none.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call()
final class EngineUseCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ENGINE", description = "As paddock engines shows it, or the path of a llama-server.")
    private String id;

    @Option(
            names = "--try",
            description = "Only if it does well on the active profile, as paddock engines update has it.")
    private boolean tryFirst;

    @Mixin
    private EngineTrying trying = new EngineTrying();

    @ParentCommand
    private EnginesCommand engines;

    private final Context context;

    EngineUseCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (!tryFirst) {
            EngineChanges changes = trying.changes(context, engines);
            return changes.tell(
                    changes.asking(stop -> context.daemon().engineDesk().use(id), trying.isNow()));
        }
        EngineDesk desk = context.daemon().engineDeskOrStart();
        return trying.run(
                context,
                engines,
                desk,
                "The trial",
                (now, signal, listener) -> desk.use(id, new UpdateRequest(null, now, false), signal, listener));
    }
}
