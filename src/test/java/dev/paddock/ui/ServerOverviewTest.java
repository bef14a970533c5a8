package dev.paddock.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Problem;
import dev.paddock.domain.Remedy;
import dev.paddock.domain.Replacement;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.supervisor.ScriptedServers;
import dev.paddock.supervisor.ScriptedSupervisor;
import java.net.URI;
import java.util.List;
import java.util.Map;
import javafx.scene.input.Clipboard;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What is told of the selected server. */
@ResourceLock("window")
class ServerOverviewTest {
    private final ScriptedSupervisor supervisor = ThreeServers.scripted();
    private WindowFixture window;

    @BeforeEach
    void open() {
        window = WindowFixture.of(supervisor);
    }

    @AfterEach
    void close() {
        window.close();
    }

    @Test
    void whatIsAttachedIsCalledSoAndCanOnlyBeDetached() {
        supervisor.put(ScriptedServers.attached("beta", 4711, 8001));

        window.find("Attached");
        assertThat(window.shows("#restart")).isFalse();
        window.click("#stop");
        window.until("the detachment", () -> supervisor.calls.contains("stop beta"));
    }

    @Test
    void whatTheEngineCouldNotTakeAndWhereTheMemoryIsAreTold() {
        supervisor.put(Screens.telling(
                supervisor.fleet().server("beta").orElseThrow(),
                List.of(Problem.of("option-left-out", "Flash attention was left out", "the engine is too old", null)),
                true,
                Map.of("CUDA0", 6L << 30)));
        WindowFixture.onFx(() -> {
            window.view.showServer("beta");
            return null;
        });

        window.find("Flash attention was left out: the engine is too old");
        window.find("It was started by somebody else. Paddock watches it, and never stops or restarts it.");
        window.find("+ 6.0 GB GPU");
        Words words = Words.ofThisMachine();
        assertThat(words.stateDetail(supervisor.fleet().server("beta").orElseThrow(), ScriptedServers.SINCE))
                .endsWith("one warning");
        supervisor.put(ScriptedServers.stopped("beta"));
        window.until("the notes to go", () -> !window.shows("#notes"));
    }

    @Test
    void aModelThatIsServedAlreadyOffersAButtonThatAttaches() {
        Problem served = Problem.of("already-served", "The model is served on port 8001 already", "", null)
                .withRemedies(List.of(Remedy.of(Remedy.Kind.ATTACH)));
        supervisor.put(ScriptedServers.snapshot("alpha", ServerState.FAILED, null, null, served));
        WindowFixture.onFx(() -> {
            window.view.showServer("alpha");
            return null;
        });

        window.click("Attach to it");

        window.until("the attachment", () -> supervisor.calls.contains("attach alpha"));
    }

    @Test
    void theAddressIsCopied() {
        WindowFixture.onFx(() -> {
            window.view.showServer("beta");
            return null;
        });
        window.awaitText("#endpoint", "http://127.0.0.1:8001");
        window.click("#copy-endpoint");

        window.until(
                "the clipboard",
                () -> WindowFixture.onFx(() -> "http://127.0.0.1:8001"
                        .equals(Clipboard.getSystemClipboard().getString())));
    }

    @Test
    void whatIsBehindTheGatewayShowsTheGatewaysAddressAndItsModel() {
        supervisor.behind(URI.create("http://127.0.0.1:5526"));
        supervisor.put(ScriptedServers.with(ScriptedServers.ready("beta", 11, 8001), null, true));
        WindowFixture.onFx(() -> {
            window.view.showServer("beta");
            return null;
        });

        window.awaitText("#endpoint", "http://127.0.0.1:5526");
        window.awaitText("#as-model", "as the model “beta”");
        window.click("#copy-endpoint");
        window.until(
                "the clipboard",
                () -> WindowFixture.onFx(() -> "http://127.0.0.1:5526"
                        .equals(Clipboard.getSystemClipboard().getString())));
    }

    @Test
    void aRestartTellsOfTheProcessThatIsComingAndWhyItStoppedTheServerFirst() {
        ServerSnapshot beta = ScriptedServers.ready("beta", 11, 8001);
        supervisor.put(ScriptedServers.with(beta, new Replacement(12L, null), false));
        WindowFixture.onFx(() -> {
            window.view.showServer("beta");
            return null;
        });
        window.awaitLabel("#notes", "A new process is starting");

        supervisor.put(ScriptedServers.with(beta, new Replacement(null, "its port 8001 is fixed"), false));

        window.awaitLabel("#notes", "stopped it first, since its port 8001 is fixed.");
    }
}
