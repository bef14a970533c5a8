package dev.paddock.control;

import static org.assertj.core.api.Assertions.catchThrowable;

import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Profile;
import dev.paddock.supervisor.ScriptedServers;
import dev.paddock.supervisor.ScriptedSupervisor;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A supervisor without processes, and another one here that reaches it over a real connection. */
abstract class RemoteFixture {
    final ScriptedSupervisor there = new ScriptedSupervisor()
            .with(ScriptedServers.stopped("demo"), ScriptedServers.ready("other", 77, 8002))
            .withProfiles("demo", new Profile("demo", "Demo", List.of("demo")));
    final AtomicReference<ControlFile.Content> where = new AtomicReference<>();
    ControlServer server;

    @TempDir
    Path home;

    RemoteSupervisor here;

    @BeforeEach
    void open() throws Exception {
        server = serve();
        here = new RemoteSupervisor(() -> Optional.ofNullable(where.get()));
    }

    @AfterEach
    void close() {
        here.close();
        server.close();
    }

    ControlServer serve() throws Exception {
        ControlServer control = ControlServer.start(
                there,
                new ScriptedPorts(home)
                        .onShutdown(stop -> CompletableFuture.completedFuture(new ControlServer.Stopped(
                                stop ? List.of("other") : List.of(), stop ? List.of() : List.of("other")))),
                Duration.ofMillis(50));
        where.set(new ControlFile.Content(
                control.address(), control.token(), 1, "0", ControlFile.Role.DAEMON, Instant.EPOCH));
        return control;
    }

    static <T> T get(CompletionStage<T> stage) throws Exception {
        try {
            return stage.toCompletableFuture().get();
        } catch (ExecutionException failed) {
            throw (Exception) failed.getCause();
        }
    }

    static PaddockException failure(CompletionStage<?> stage) {
        Throwable thrown = catchThrowable(() -> stage.toCompletableFuture().join());
        if (thrown instanceof CompletionException && thrown.getCause() instanceof PaddockException refused) {
            return refused;
        }
        throw new AssertionError("no refusal", thrown);
    }
}
