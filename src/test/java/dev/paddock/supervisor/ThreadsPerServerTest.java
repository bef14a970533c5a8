package dev.paddock.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.testing.FakeScript;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How many threads one more server takes, in a process that does nothing else: one works off its mailbox, one watches its
 * process. The JDK has one of the system's wait for each child; that is not Paddock's.
 */
class ThreadsPerServerTest {
    private static final int FIRST = 3;
    private static final int MORE = 6;

    @TempDir
    Path folder;

    @Test
    void oneMoreServerTakesTwoVirtualThreadsAndNoneOfTheSystem() throws Exception {
        Path answer = folder.resolve("answer");
        Process counter = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Counter.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(answer.toFile())
                .start();
        try {
            assertThat(counter.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(counter.exitValue()).as(Files.readString(answer)).isZero();
        } finally {
            counter.destroyForcibly();
        }
        String said = Files.readString(answer);
        assertThat(said).contains("platform threads for " + MORE + " more servers: 0");
        assertThat(said).contains("virtual threads for " + MORE + " more servers: " + 2 * MORE);
    }

    /** Starts a few servers, then some more, and says what those took; arguments: a folder. */
    static final class Counter {
        private static final Pattern VIRTUAL = Pattern.compile("\"virtual\"\\s*:\\s*true");
        /** Those carry virtual threads, or wait for the end of a child. */
        private static final List<String> OF_THE_JDK = List.of("ForkJoinPool", "process reaper", "VirtualThread-");

        private Counter() {}

        public static void main(String[] args) throws Exception {
            Path folder = Path.of(args[0]);
            try (Bench bench = new Bench(folder)) {
                start(bench, 0, FIRST);
                long platform = platformThreads();
                long virtual = virtualThreads(folder.resolve("few.json"));
                start(bench, FIRST, FIRST + MORE);
                System.out.printf(
                        "platform threads for %d more servers: %d%nvirtual threads for %d more servers: %d%n",
                        MORE,
                        platformThreads() - platform,
                        MORE,
                        virtualThreads(folder.resolve("many.json")) - virtual);
                Thread.getAllStackTraces().keySet().forEach(System.out::println);
            }
        }

        private static void start(Bench bench, int from, int to) throws IOException {
            for (int i = from; i < to; i++) {
                bench.save("server-" + i, FakeScript.good());
                bench.start("server-" + i);
            }
        }

        private static long platformThreads() {
            return Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> OF_THE_JDK.stream().noneMatch(thread.getName()::startsWith))
                    .count();
        }

        private static long virtualThreads(Path dump) throws IOException, JMException {
            ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=HotSpotDiagnostic"),
                            "dumpThreads",
                            new Object[] {dump.toString(), "JSON"},
                            new String[] {String.class.getName(), String.class.getName()});
            return VIRTUAL.matcher(Files.readString(dump)).results().count();
        }
    }
}
