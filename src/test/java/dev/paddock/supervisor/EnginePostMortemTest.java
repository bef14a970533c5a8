package dev.paddock.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.Instance;
import dev.paddock.engine.Capabilities;
import dev.paddock.engine.DiagnosisRules;
import dev.paddock.engine.Diagnostician;
import dev.paddock.engine.EngineProbe;
import dev.paddock.engine.Engines;
import dev.paddock.platform.OomKills;
import dev.paddock.platform.Ports;
import dev.paddock.testing.FakeEngines;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked
class EnginePostMortemTest {
    @TempDir
    Path folder;

    @Test
    void onlyOneThatNeverServedCanHaveLostItsPort() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(death(other.getLocalPort(), false).portLost()).isTrue();
            assertThat(death(other.getLocalPort(), true).portLost()).isFalse();
        }
    }

    private PostMortem.Finding death(int port, boolean wasReady) throws IOException {
        Path model = Files.writeString(folder.resolve("model.gguf"), "GGUF");
        LaunchCheck check = new LaunchCheck(
                new Engines(FakeEngines::fake, name -> null),
                new Capabilities(new EngineProbe(), Capabilities.Store.NONE));
        return new EnginePostMortem(
                        new Diagnostician(DiagnosisRules.shipped()),
                        Bench.MODELS,
                        check,
                        new Ports(),
                        new OomWatch(OomKills::now))
                .of(new PostMortem.Death(
                        Instance.of("one", model), "fake", port, null, wasReady, List.of("srv: nothing of note")));
    }
}
