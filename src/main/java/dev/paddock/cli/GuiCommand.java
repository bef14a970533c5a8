package dev.paddock.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "gui",
        mixinStandardHelpOptions = true,
        description = {
            "Opens the window. Where there is no display it says what is missing, and runs the active profile, or the"
                    + " demo, in this terminal until Ctrl-C."
        },
        footerHeading = "%nExample:%n",
        footer = "  paddock gui")
final class GuiCommand implements Callable<Integer> {
    private final Context context;

    GuiCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        return context.daemon().gui();
    }
}
