package dev.paddock.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Subscription;
import dev.paddock.domain.WindowRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Windows of another process, which the owner of the servers can bring to the front. */
class RemoteWindowsTest extends RemoteFixture {
    @Test
    void aWindowAtTheOtherEndComesToTheFront() throws Exception {
        AtomicInteger shown = new AtomicInteger();
        assertThat(here.showWindow(WindowRequest.NOTHING)).isFalse();

        try (Subscription window = here.onShowWindow(wish -> shown.incrementAndGet());
                Subscription noWindow = here.subscribe(fleet -> {})) {
            await().until(() -> here.showWindow(WindowRequest.NOTHING));
            assertThat(shown).hasPositiveValue();

            int before = shown.get();
            server.close();
            server = serve();
            await().until(() -> {
                try {
                    return here.showWindow(WindowRequest.NOTHING);
                } catch (PaddockException connecting) {
                    return false;
                }
            });
            assertThat(shown).hasValueGreaterThan(before);
        }
        await().until(() -> !here.showWindow(WindowRequest.NOTHING));
    }

    @Test
    void aWindowTakesUpWhatIsHandedToIt() {
        List<WindowRequest> taken = new CopyOnWriteArrayList<>();
        WindowRequest wish =
                new WindowRequest(List.of(home.resolve("größtes modell.gguf").toAbsolutePath()), "coding", false);
        try (Subscription window = here.onShowWindow(taken::add)) {
            await().until(() -> here.showWindow(wish));
            assertThat(taken).contains(wish);
        }
        WindowRequest relative = new WindowRequest(List.of(Path.of("model.gguf")), null, false);
        assertThat(catchThrowable(() -> here.showWindow(relative)))
                .isInstanceOf(PaddockException.class)
                .hasMessageContaining("absolute path");
    }

    /** Its stream is not yet known to be dead, and nobody waits until it is. */
    @Test
    void aWindowWhoseProcessHasEndedIsNotAsked() throws Exception {
        Process ended = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(), "-version")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        ended.onExit().join();
        AtomicReference<Throwable> waited = new AtomicReference<>();
        Windows windows = new Windows(Duration.ofDays(1));
        try (Subscription dead = windows.add(
                call -> waited.set(new AssertionError("it was asked")),
                () -> ProcessHandle.of(ended.pid())
                        .filter(ProcessHandle::isAlive)
                        .isPresent())) {
            assertThat(windows.show(WindowRequest.NOTHING)).isFalse();
        }
        assertThat(waited).hasNullValue();

        try (var stream = new ControlClient(() -> Optional.ofNullable(where.get()))
                .events("events?window=true&pid=" + ended.pid(), "")) {
            assertThat(stream.read()).isPositive();
            assertThat(here.showWindow(WindowRequest.NOTHING)).isFalse();
        }
    }

    /** As one whose process was killed: its stream is not yet known to be dead. */
    @Test
    void aWindowThatDoesNotAnswerIsNone() throws Exception {
        try (var deaf = new ControlClient(() -> Optional.ofNullable(where.get())).events("events?window=true", "")) {
            assertThat(deaf.read()).isPositive();

            assertThat(here.showWindow(WindowRequest.NOTHING)).isFalse();
        }
    }
}
