package dev.paddock.platform;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A program that is asked one thing, such as {@code nvidia-smi}. */
public final class ShortCommand {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_BYTES = 1 << 20;

    private ShortCommand() {}

    /** What it prints; empty where it is not there, fails, or does not end within ten seconds. */
    public static Optional<String> output(List<String> command) {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException notThere) {
            return Optional.empty();
        }
        try {
            process.getOutputStream().close();
            CompletableFuture<byte[]> said = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> {
                try {
                    said.complete(process.getInputStream().readNBytes(MOST_BYTES));
                } catch (IOException broken) {
                    said.completeExceptionally(broken);
                }
            });
            byte[] bytes = said.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            boolean fine = process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS) && process.exitValue() == 0;
            return fine ? Optional.of(new String(bytes, StandardCharsets.UTF_8)) : Optional.empty();
        } catch (IOException | ExecutionException | TimeoutException silent) {
            return Optional.empty();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            process.destroyForcibly();
        }
    }
}
