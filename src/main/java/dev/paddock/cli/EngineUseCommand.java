package dev.paddock.cli;

import dev.paddock.domain.Subscription;
import dev.paddock.fetch.FetchSignal;
import dev.paddock.install.EngineDesk;
import dev.paddock.install.UpdateRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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

    @Option(names = "--now", description = "With --try: stop servers meanwhile where there is no memory for both.")
    private boolean now;

    @Option(names = "--json", description = "Print as JSON.")
    private boolean asJson;

    @ParentCommand
    private EnginesCommand engines;

    private final Context context;

    EngineUseCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        boolean json = asJson || engines.isJson();
        EngineChanges changes = new EngineChanges(context, json);
        if (!tryFirst) {
            return changes.tell(
                    changes.asking(stop -> context.daemon().engineDesk().use(id), now));
        }
        EngineDesk desk = context.daemon().engineDeskOrStart();
        FetchSignal signal = new FetchSignal();
        InstallLines lines = new InstallLines(context);
        try (Subscription interrupt = EngineChanges.onInterrupt(context, desk, signal, "The trial")) {
            return changes.tell(changes.asking(
                    stop -> desk.use(id, new UpdateRequest(null, stop, false), signal, json ? progress -> {} : lines),
                    now));
        }
    }
}
