package dev.paddock.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.cli.Terminal;
import dev.paddock.control.ControlFile;
import dev.paddock.control.ControlServer;
import dev.paddock.control.ScriptedPorts;
import dev.paddock.domain.Home;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Subscription;
import dev.paddock.domain.WindowRequest;
import dev.paddock.supervisor.ScriptedSupervisor;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuiTest {
    @TempDir
    Path folder;

    @Test
    void anOpenWindowComesToTheFrontInsteadOfASecondOne() throws Exception {
        Home home = Home.under(folder);
        ControlFile file = new ControlFile(home);
        StringWriter out = new StringWriter();
        Terminal terminal =
                new Terminal(new PrintWriter(out), new PrintWriter(new StringWriter()), 80, false, action -> () -> {});
        AtomicInteger shown = new AtomicInteger();

        try (ControlServer owner = ControlServer.start(new ScriptedSupervisor(), new ScriptedPorts(folder));
                Subscription window = owner.onShowWindow(wish -> shown.incrementAndGet())) {
            file.write(new ControlFile.Content(
                    owner.address(), owner.token(), 1, "1", ControlFile.Role.DAEMON, Instant.EPOCH));

            int exit = new Gui(new Composition(home, "1", terminal), file).run(WindowRequest.NOTHING);

            assertThat(exit).isZero();
            assertThat(out.toString().strip())
                    .isEqualTo("Paddock's window is open already: it has been brought to the front");
            assertThat(shown).hasValue(1);
        }
    }

    @Test
    void whatKeepsTheWindowFromOpeningIsToldToWhoSeesNoTerminal() throws IOException {
        Home home = Home.under(Files.writeString(folder.resolve("file"), "").resolve("home"));
        Terminal terminal = new Terminal(
                new PrintWriter(new StringWriter()),
                new PrintWriter(new StringWriter()),
                80,
                false,
                action -> () -> {});
        List<String> told = new ArrayList<>();
        Composition composition = new Composition(home, "1", terminal, problem -> told.add(problem.code()));

        assertThatThrownBy(() -> new Gui(composition, new ControlFile(home)).run(WindowRequest.NOTHING))
                .isInstanceOf(PaddockException.class);

        assertThat(told).containsExactly("home-unwritable");
    }

    @Test
    void aRequestThatComesBeforeTheWindowIsThereIsNotLost() {
        AtomicInteger shown = new AtomicInteger();
        ShowRequests requests = new ShowRequests();

        requests.request(WindowRequest.NOTHING);
        requests.windowIsThere(wish -> shown.incrementAndGet());
        assertThat(shown).hasValue(1);

        requests.request(WindowRequest.NOTHING);
        assertThat(shown).hasValue(2);
    }
}
