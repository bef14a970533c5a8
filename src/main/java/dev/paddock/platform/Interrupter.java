package dev.paddock.platform;

import dev.paddock.platform.ConsoleInterrupt.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has {@link ConsoleInterrupt} done by a process of its own, one at a time. Safe for every thread. */
final class Interrupter {
    private static final Logger LOG = LoggerFactory.getLogger(Interrupter.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final List<String> helper;
    private final Duration patience;
    private final ReentrantLock lock = new ReentrantLock();

    /** @param helper what starts this very Paddock with the hidden command; empty means that there is no way */
    Interrupter(List<String> helper) {
        this(helper, PATIENCE);
    }

    Interrupter(List<String> helper, Duration patience) {
        this.helper = List.copyOf(helper);
        this.patience = patience;
    }

    /** Blocks until the Ctrl-C was sent, or could not be; for 5 s at most beside those who came before. */
    boolean interrupt(ProcessIdentity target) {
        if (helper.isEmpty()) {
            return false;
        }
        List<String> command = new ArrayList<>(helper);
        command.add(Long.toString(target.pid()));
        command.add(Long.toString(target.startTicks()));
        lock.lock();
        try {
            Outcome outcome = run(command);
            if (outcome != Outcome.SENT) {
                LOG.info("Process {} could not be sent a Ctrl-C: {}", target.pid(), outcome);
            }
            return outcome == Outcome.SENT;
        } catch (IOException e) {
            LOG.warn("The helper that sends a Ctrl-C does not start", e);
            return false;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing is inherited: a helper that shared our console would have to leave it. */
    private Outcome run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        if (process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            return Outcome.of(process.exitValue());
        }
        process.destroyForcibly();
        return Outcome.NOT_SENT;
    }
}
