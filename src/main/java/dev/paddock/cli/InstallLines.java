package dev.paddock.cli;

import dev.paddock.domain.ByteSize;
import dev.paddock.install.InstallProgress;
import dev.paddock.install.InstallProgress.Step;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Says how far an installation is: a line for each step, and one for each tenth of a download. */
final class InstallLines implements Consumer<InstallProgress> {
    private static final int TENTHS = 10;

    private final Context context;
    private @Nullable Step step;
    private @Nullable String file;
    private long tenth;

    InstallLines(Context context) {
        this.context = context;
    }

    @Override
    public synchronized void accept(InstallProgress progress) {
        boolean several = progress.step() == Step.DOWNLOADING || progress.step() == Step.TRYING;
        boolean same = progress.step() == step && (!several || Objects.equals(progress.message(), file));
        long tenths = tenths(progress);
        if (same && (progress.step() != Step.DOWNLOADING || tenths <= tenth)) {
            return;
        }
        step = progress.step();
        file = progress.message();
        tenth = tenths;
        String message = progress.message();
        switch (progress.step()) {
            case CHOOSING -> say("Looking what there is");
            case DOWNLOADING -> say("Downloading " + message + ": " + size(progress));
            case UNPACKING -> say("Unpacking " + message);
            case PROBING -> say("Asking it what it can do");
            case TRYING -> say("Trying " + message);
            case DONE -> {
                if (message != null) {
                    say(message);
                }
            }
            case FAILED -> {
                // The command itself says why.
            }
        }
    }

    private void say(String line) {
        context.terminal().err().println(line);
        context.terminal().err().flush();
    }

    private static long tenths(InstallProgress progress) {
        Long total = progress.total();
        return total == null || total == 0 ? 0 : progress.bytes() * TENTHS / total;
    }

    private static String size(InstallProgress progress) {
        Long total = progress.total();
        String there = ByteSize.words(progress.bytes());
        return total == null ? there : there + " of " + ByteSize.words(total);
    }
}
