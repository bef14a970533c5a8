package dev.paddock.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.platform.LogFolder;
import dev.paddock.supervisor.ScriptedServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsCliTest extends CliFixture {
    @Test
    void logsSaysWhenThereIsNone() {
        assertThat(paddock("logs", "demo")).isEqualTo(1);
        assertThat(err.toString()).contains("demo has no log yet");
    }

    @Test
    void theLogOfAServerThatIsAttachedIsNotHere() {
        assertThat(paddock("up", "demo", "--attach")).isZero();

        assertThat(paddock("logs", "demo")).isEqualTo(1);

        assertThat(err.toString()).contains("The log of demo is not here: its server is somebody else's");
    }

    @Test
    void logsOfEarlierRunsAreListedAndPrinted(@TempDir Path folder) throws IOException {
        Path before = Files.writeString(folder.resolve("20261119-080000.log"), "the run before\n");
        Files.setLastModifiedTime(before, FileTime.from(Instant.parse("2026-11-19T09:00:00Z")));
        Path latest = Files.writeString(folder.resolve("20261120-100000.log"), "moved on\n");
        Files.writeString(folder.resolve("20261120-100000.1.log"), "moved aside\n");
        new LogFolder(folder).pinCrashed(before);
        supervisor.put(ScriptedServers.withLog(ScriptedServers.stopped("demo"), latest));

        assertThat(paddock("logs", "demo")).isZero();
        assertThat(out).hasToString("moved aside\nmoved on\n");

        out.getBuffer().setLength(0);
        assertThat(paddock("logs", "demo", "--list")).isZero();
        assertThat(out.toString().lines().toList().get(1)).startsWith("1  ").contains("20261120-100000.log");
        assertThat(out.toString().lines().toList().get(2)).startsWith("2  ").contains("crashed");

        out.getBuffer().setLength(0);
        assertThat(paddock("logs", "demo", "--run", "2")).isZero();
        assertThat(out).hasToString("the run before\n");

        assertThat(paddock("logs", "demo", "--run", "3")).isEqualTo(3);
        assertThat(err.toString()).contains("There is no log of run 3 of demo: 2 are kept");
    }
}
