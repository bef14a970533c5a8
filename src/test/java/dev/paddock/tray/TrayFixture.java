package dev.paddock.tray;

import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Profile;
import dev.paddock.domain.ServerState;
import dev.paddock.supervisor.ScriptedSupervisor;
import dev.paddock.tray.TrayBackend.Notice;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;

/** A tray over a supervisor, a desktop and a worker that do as the test says. */
abstract class TrayFixture {
    static final Profile CODING = new Profile("coding", "Coding", List.of("coder", "embed"));
    static final Profile CHAT = new Profile("chat", "Chat", List.of("chat"));
    static final Profile NOTHING = new Profile("off", "Everything off", List.of());
    static final PaddockException NO_MEMORY = new PaddockException(
            Kind.FAILED,
            Problem.of("memory", "Not enough memory", "it needs 42 GB, 5 GB are free", "Choose a smaller model."));

    final ScriptedSupervisor supervisor = new ScriptedSupervisor()
            .with(
                    Snapshots.in(ServerState.READY, "chat"),
                    Snapshots.in(ServerState.STOPPED, "coder"),
                    Snapshots.in(ServerState.STOPPED, "embed"))
            .withProfiles("chat", CODING, CHAT, NOTHING);
    final FakeTray desktop = new FakeTray();
    final ManualWorker worker = new ManualWorker();
    final Ports ports = new Ports();
    final Notifications notifier = new Notifications();
    final Set<Notice.Kind> unwanted = EnumSet.noneOf(Notice.Kind.class);
    final TrayController controller = new TrayController(
            supervisor,
            ports,
            TrayTexts.of(Locale.ENGLISH),
            new TrayDesktop(desktop, notifier, kind -> !unwanted.contains(kind)),
            worker);

    /** Those of the desktop, apart from its tray. */
    static final class Notifications implements Notifier {
        final List<Notice> notices = new ArrayList<>();
        Consumer<TrayAction> chosen = action -> {};
        boolean there;
        boolean closed;

        @Override
        public boolean tell(Notice notice, Consumer<TrayAction> answer) {
            if (there) {
                notices.add(notice);
                chosen = answer;
            }
            return there;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    static final class Ports implements TrayPorts {
        final List<String> calls = new ArrayList<>();

        @Override
        public void openWindow() {
            calls.add("window");
        }

        @Override
        public void trayLost() {
            calls.add("tray lost");
        }

        @Override
        public void tell(Notice notice, Consumer<TrayAction> chosen) {
            calls.add("tell " + notice.title());
        }

        @Override
        public void quit(boolean stopServers) {
            calls.add("quit " + stopServers);
        }

        @Override
        public void copy(String text) {
            calls.add("copy " + text);
        }

        @Override
        public void browse(URI page) {
            if (page.getPort() == 1) {
                throw new PaddockException(
                        Kind.FAILED, Problem.of("browser", "There is no browser", "", "Install one."));
            }
            calls.add("browse " + page);
        }
    }

    @AfterEach
    void close() {
        controller.close();
    }

    void begin() {
        controller.begin();
        worker.settle();
    }

    FakeTray.Icon icon() {
        return desktop.icon();
    }

    void put(ServerState state, String name) {
        supervisor.put(Snapshots.in(state, name));
        worker.settle();
    }

    void choose(TrayAction action) {
        icon().host.chosen(action);
        worker.settle();
    }
}
