package dev.paddock.platform;

import dev.paddock.platform.LogTail.Follower;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The log of a server: its end, and all of it as lines, beside the JDK's own reading of the same bytes. */
@NullUnmarked
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class LogTailPiece {
    private static final int LINES = 100_000;

    private Path log;

    @Setup
    public void write() throws IOException {
        log = Files.createTempFile("bench", ".log");
        String line = "slot update_slots: id  0 | task 4711 | " + "kv cache rm [0, end) ".repeat(3) + "\n";
        Files.writeString(log, line.repeat(LINES), StandardCharsets.UTF_8);
    }

    @Benchmark
    public List<String> lastThousandLines() throws IOException {
        return LogTail.lastLines(log, 1_000);
    }

    @Benchmark
    public int follow() throws IOException {
        Follower follower = LogTail.follow(log, 0);
        int lines = 0;
        do {
            lines += follower.poll().size();
        } while (follower.isBehind());
        return lines;
    }

    @Benchmark
    public int followBeside() throws IOException {
        return Files.readAllLines(log).size();
    }

    @TearDown
    public void delete() throws IOException {
        Files.delete(log);
    }
}
