package dev.paddock.app;

import dev.paddock.cli.ExitCode;
import dev.paddock.control.ControlFile;
import dev.paddock.control.RemoteSupervisor;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Subscription;
import dev.paddock.domain.WindowRequest;
import dev.paddock.library.ModelLibrary;
import dev.paddock.supervisor.Supervisor;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The window, on the servers that this process owns; or, where the background service owns them, on that. Where a window
 * is open already, that one comes to the front. Without a display: the terminal.
 */
final class Gui {
    /** A Paddock that begins or ends holds the lock without answering. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Composition composition;
    private final ControlFile file;

    Gui(Composition composition, ControlFile file) {
        this.composition = composition;
        this.file = file;
    }

    int run(WindowRequest wish) {
        try {
            return open(wish);
        } catch (PaddockException refused) {
            composition.failed().accept(refused.problem());
            throw refused;
        }
    }

    private int open(WindowRequest wish) {
        boolean unused = composition.autostart().follow();
        long end = System.nanoTime() + PATIENCE.toNanos();
        boolean prepared = false;
        do {
            Optional<RemoteSupervisor> owner = RemoteSupervisor.connect(file);
            if (owner.isPresent()) {
                return onOther(owner.get(), wish);
            }
            if (!prepared && (!wish.quiet() || DesktopApp.needsToolkitFirst())) {
                prepared = true;
                // Whoever owns the servers then, a window comes: the toolkit starts while they are looked for.
                DesktopApp.prepareWindow(composition);
            }
            Optional<OwnerProcess> opened = OwnerProcess.open(composition, file, ControlFile.Role.WINDOW);
            if (opened.isPresent()) {
                return onOwn(opened.get(), wish);
            }
            // Somebody holds the lock who does not answer yet, or no more.
        } while (System.nanoTime() < end);
        throw new PaddockException(
                Kind.CONFLICT,
                Problem.of(
                        "owned",
                        "Another Paddock owns the servers and does not answer",
                        file.read().map(owner -> "process " + owner.pid()).orElse("it left no word"),
                        "Try again in a moment, or end that process: the servers go on, and the next Paddock finds them."));
    }

    private int onOwn(OwnerProcess opened, WindowRequest wish) {
        try (OwnerProcess own = opened) {
            SessionEnd end = SessionEnd.of(own.supervisor(), composition.settings());
            return show(own.supervisor(), own.library(), own::onShowWindow, own::close, wish, end);
        }
    }

    private int onOther(RemoteSupervisor supervisor, WindowRequest wish) {
        try (supervisor) {
            if (supervisor.showWindow(wish)) {
                composition
                        .terminal()
                        .out()
                        .println(
                                wish.quiet()
                                        ? "Paddock runs already"
                                        : "Paddock's window is open already: it has been brought to the front");
                return ExitCode.FINE;
            }
            // The owner's is in another process; this one looks into the same folders.
            try (ModelLibrary library = composition.library()) {
                return show(
                        supervisor, library, supervisor::onShowWindow, supervisor::close, wish, SessionEnd.OF_A_GUEST);
            }
        }
    }

    private int show(
            Supervisor supervisor,
            ModelLibrary library,
            Function<Consumer<WindowRequest>, Subscription> listen,
            Runnable letGo,
            WindowRequest wish,
            SessionEnd end) {
        ShowRequests requests = new ShowRequests();
        try (Subscription listening = listen.apply(requests::request)) {
            requests.request(wish);
            DesktopApp.run(
                    supervisor,
                    composition,
                    composition.desktopFacts(library),
                    requests,
                    wish.quiet(),
                    new DesktopApp.Ends(end, letGo));
            return ExitCode.FINE;
        } catch (NoDisplayException missing) {
            composition.terminal().out().println(missing.getMessage());
        }
        return new TerminalMode(supervisor, composition.terminal(), letGo).run();
    }
}
