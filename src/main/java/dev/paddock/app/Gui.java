package dev.paddock.app;

import dev.paddock.cli.ExitCode;
import dev.paddock.control.ControlFile;
import dev.paddock.control.RemoteSupervisor;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Subscription;
import dev.paddock.library.ModelLibrary;
import dev.paddock.supervisor.Supervisor;
import java.util.Optional;
import java.util.function.Function;

/**
 * The window, on the servers that this process owns; or, where the background service owns them, on that. Where a window
 * is open already, that one comes to the front. Without a display: the terminal.
 */
final class Gui {
    private final Composition composition;
    private final ControlFile file;

    Gui(Composition composition, ControlFile file) {
        this.composition = composition;
        this.file = file;
    }

    int run() {
        Optional<RemoteSupervisor> owner = RemoteSupervisor.connect(file);
        if (owner.isPresent()) {
            return onOther(owner.get());
        }
        Optional<OwnerProcess> opened = OwnerProcess.open(composition, file, ControlFile.Role.WINDOW);
        if (opened.isEmpty()) {
            return onOther(RemoteSupervisor.connect(file)
                    .orElseThrow(() -> new PaddockException(
                            Kind.CONFLICT,
                            Problem.of(
                                    "owned", "Paddock is starting or ending just now", "", "Try again in a moment."))));
        }
        try (OwnerProcess own = opened.get()) {
            return show(own.supervisor(), own.library(), own::onShowWindow, own::close);
        }
    }

    private int onOther(RemoteSupervisor supervisor) {
        try (supervisor) {
            if (supervisor.showWindow()) {
                composition
                        .terminal()
                        .out()
                        .println("Paddock's window is open already: it has been brought to the front");
                return ExitCode.FINE;
            }
            // The owner's is in another process; this one looks into the same folders.
            try (ModelLibrary library = composition.library()) {
                return show(supervisor, library, supervisor::onShowWindow, supervisor::close);
            }
        }
    }

    private int show(
            Supervisor supervisor, ModelLibrary library, Function<Runnable, Subscription> listen, Runnable letGo) {
        ShowRequests requests = new ShowRequests();
        try (Subscription listening = listen.apply(requests::request)) {
            Window.run(supervisor, composition.home(), composition.desktopFacts(library), requests::windowIsThere);
            return ExitCode.FINE;
        } catch (NoDisplayException missing) {
            composition.terminal().out().println(missing.getMessage());
        }
        return new TerminalMode(supervisor, composition.terminal(), letGo).run();
    }
}
