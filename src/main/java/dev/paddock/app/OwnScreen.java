package dev.paddock.app;

import dev.paddock.cli.Screen;
import dev.paddock.domain.Subscription;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** The terminal that this process runs in. Keys are heard one by one where there is {@code stty}, else line by line. */
final class OwnScreen implements Screen {
    private static final String OTHER_SCREEN = "\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[2J";
    private static final String SCREEN_AS_BEFORE = "\u001b[?7h\u001b[?25h\u001b[?1049l";

    private final PrintStream out;
    private final Supplier<Size> size;

    OwnScreen(PrintStream out, Supplier<Size> size) {
        this.out = out;
        this.size = size;
    }

    @Override
    public Size size() {
        return size.get();
    }

    @Override
    public Subscription take(IntConsumer onKey) {
        String modes = Terminals.TTY.canRead() ? Terminals.stty("-g").strip() : "";
        AtomicBoolean given = new AtomicBoolean();
        Runnable giveBack = () -> {
            if (given.compareAndSet(false, true)) {
                out.print(SCREEN_AS_BEFORE);
                out.flush();
                if (!modes.isEmpty()) {
                    Terminals.stty(modes);
                }
            }
        };
        Subscription atTheEnd = Terminals.onInterrupt(giveBack);
        if (!modes.isEmpty()) {
            Terminals.stty("-icanon", "-echo", "min", "1");
        }
        out.print(OTHER_SCREEN);
        out.flush();
        Thread.ofPlatform().daemon().name("keys").start(() -> hear(System.in, onKey, given));
        return () -> {
            giveBack.run();
            atTheEnd.close();
        };
    }

    private static void hear(InputStream in, IntConsumer onKey, AtomicBoolean given) {
        try {
            int key = 0;
            while (key >= 0 && !given.get()) {
                key = in.read();
                onKey.accept(key);
            }
        } catch (IOException gone) {
            onKey.accept(-1);
        }
    }

    @Override
    public Subscription onCtrlC(Runnable action) {
        SignalHandler before = Signal.handle(new Signal("INT"), signal -> action.run());
        return () -> Signal.handle(new Signal("INT"), before);
    }
}
