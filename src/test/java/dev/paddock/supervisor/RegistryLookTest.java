package dev.paddock.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.domain.RegisteredProcess;
import dev.paddock.domain.RegisteredProcess.Status;
import dev.paddock.platform.ProcessIdentity;
import dev.paddock.platform.Processes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written down, held against what lives; this very process stands for a server. */
class RegistryLookTest {
    @TempDir
    private Path folder;

    private final Processes processes = new Processes();
    private final ProcessIdentity here =
            processes.identify(ProcessHandle.current().pid()).orElseThrow();
    private Registry registry;

    @BeforeEach
    void open() throws IOException {
        registry = new Registry(folder.resolve("processes.json"));
        registry.load();
    }

    private static RegistryEntry entry(String instance) {
        return new RegistryEntry(
                instance,
                "token-" + instance,
                RegistryEntry.UNKNOWN,
                null,
                null,
                null,
                null,
                "m_1b",
                "M 1B",
                Path.of("/m.gguf"),
                0,
                8001,
                Instant.EPOCH,
                List.of("llama-server"),
                "llama.cpp",
                Path.of("/log"),
                false,
                null);
    }

    private RegisteredProcess look() {
        return new RegistryLook(registry, processes).all().getFirst();
    }

    @Test
    void theProcessThatWasWrittenDownRuns() throws IOException {
        registry.put(entry("one").withProcess(here));

        assertThat(look().alive()).isTrue();
        assertThat(look().status()).isEqualTo(Status.RUNNING);
        assertThat(look().pid()).isEqualTo(here.pid());

        registry.put(entry("one").withProcess(here).stopping());
        assertThat(look().status()).isEqualTo(Status.STOPPING);
    }

    @Test
    void anotherProcessUnderTheSameNumberIsNotTheServer() throws IOException {
        registry.put(entry("one")
                .withProcess(new ProcessIdentity(here.pid(), here.startTicks() + 1, here.bootId(), here.executable())));

        assertThat(look().alive()).isFalse();
        assertThat(look().status()).isEqualTo(Status.STOPPED);
    }

    @Test
    void whatIsAboutToBeSpawnedIsNotKnown() throws IOException {
        registry.put(entry("one"));

        assertThat(look().status()).isEqualTo(Status.UNKNOWN);
        assertThat(look().alive()).isFalse();
    }
}
