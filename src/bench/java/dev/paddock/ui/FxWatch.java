package dev.paddock.ui;

import dev.paddock.bench.Samples;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Phaser;
import java.util.concurrent.locks.LockSupport;
import javafx.application.Platform;

/**
 * Knocks at the FX thread all the time, and where that does not answer within a frame, looks at what it does. Counts the
 * thread's own processor time, since other programs may have the processor meanwhile.
 */
final class FxWatch implements AutoCloseable {
    private static final double FRAME_MILLIS = 16;
    private static final int FRAMES_TOLD = 14;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Thread fx = WindowFixture.onFx(Thread::currentThread);
    private final Map<String, Integer> seen = new HashMap<>();
    private final Thread watcher = Thread.ofPlatform().daemon().name("fx-watch").unstarted(this::watch);
    private volatile boolean closed;
    private int answers;
    private int late;
    private int over;
    private double longest;
    private double longestWall;

    private FxWatch() {}

    static FxWatch start() {
        FxWatch watch = new FxWatch();
        watch.watcher.start();
        return watch;
    }

    private void watch() {
        while (!closed) {
            Phaser answered = new Phaser(1);
            long cpu = threads.getThreadCpuTime(fx.threadId());
            long start = System.nanoTime();
            Platform.runLater(answered::arrive);
            pause();
            while (answered.getPhase() == 0 && !closed) {
                if (millisSince(start) > FRAME_MILLIS / 2) {
                    look();
                }
                pause();
            }
            count(millisSince(start), (threads.getThreadCpuTime(fx.threadId()) - cpu) / 1e6);
        }
    }

    private static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }

    private static void pause() {
        LockSupport.parkNanos(1_000_000);
    }

    private void look() {
        StackTraceElement[] stack = fx.getStackTrace();
        List<String> ours = Arrays.stream(stack)
                .filter(frame -> frame.getClassName().startsWith("dev.paddock")
                        || frame.getClassName().startsWith("com.sun.javafx.tk")
                        || frame.getClassName().startsWith("javafx.scene."))
                .map(frame -> frame.getClassName().replaceFirst(".*\\.", "") + "." + frame.getMethodName())
                .distinct()
                .limit(FRAMES_TOLD)
                .toList();
        seen.merge(String.join(" < ", ours), 1, Integer::sum);
    }

    private void count(double wall, double cpu) {
        answers++;
        longest = Math.max(longest, cpu);
        longestWall = Math.max(longestWall, wall);
        late += wall > FRAME_MILLIS ? 1 : 0;
        over += cpu > FRAME_MILLIS ? 1 : 0;
    }

    /** The most processor time of the FX thread's between two answers, in milliseconds. */
    Samples longest() {
        return Samples.of(longest);
    }

    /** What was found so far. */
    String report() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%d knocks: %d answered after more than %.0f ms (longest %.0f ms); "
                        + "%d for the processor time of the FX thread (longest %.0f ms)%n",
                answers,
                late,
                FRAME_MILLIS,
                longestWall,
                over,
                longest));
        seen.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
                .limit(Integer.getInteger("bench.stacks", 0))
                .forEach(entry -> text.append(entry.getValue())
                        .append(" × ")
                        .append(entry.getKey())
                        .append('\n'));
        return text.toString();
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        watcher.join();
    }
}
