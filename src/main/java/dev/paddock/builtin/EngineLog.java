package dev.paddock.builtin;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Writes lines to stderr in the form of llama-server's builds of 2026. Safe for several threads. */
final class EngineLog {
    /** llama-server's names for how much is logged, in its numbers. */
    private static final int WARNINGS = 2;

    private static final int INFO = 3;
    private static final int TRACE = 4;
    private static final int COMPONENT_WIDTH = 4;
    private static final int NAME_WIDTH = 12;

    private final PrintStream out =
            new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    private final long start;
    private final Options options;

    /** @param start of the process, as {@link System#nanoTime()} */
    EngineLog(Options options, long start) {
        this.options = options;
        this.start = start;
    }

    boolean isDisabled() {
        return options.has(Flag.LOG_DISABLE);
    }

    /** Whether llama.cpp's own lines are wanted too. */
    boolean isVerbose() {
        return !isDisabled() && options.verbosity() >= TRACE;
    }

    void info(String component, String function, String text) {
        if (options.verbosity() >= INFO) {
            line('I', component, function, text);
        }
    }

    void warn(String component, String function, String text) {
        if (options.verbosity() >= WARNINGS) {
            line('W', component, function, text);
        }
    }

    void error(String component, String function, String text) {
        line('E', component, function, text);
    }

    /** A line as llama.cpp's loader writes it, without a component. */
    void loaderError(String text) {
        print('E', text);
    }

    private void line(char level, String component, String function, String text) {
        String name = function.length() > NAME_WIDTH ? function.substring(0, NAME_WIDTH) : function;
        print(
                level,
                component + " ".repeat(Math.max(0, COMPONENT_WIDTH - component.length()) + 1)
                        + " ".repeat(NAME_WIDTH - name.length()) + name + ": " + text);
    }

    private void print(char level, String text) {
        if (isDisabled()) {
            return;
        }
        String time = options.isOn(Flag.LOG_TIMESTAMPS) ? time() + " " : "";
        out.println(options.isOn(Flag.LOG_PREFIX) ? time + level + " " + text : time + text);
    }

    private String time() {
        long micros = (System.nanoTime() - start) / 1000;
        return micros / 60_000_000
                + "." + digits(micros / 1_000_000 % 60, 2)
                + "." + digits(micros / 1000 % 1000, 3)
                + "." + digits(micros % 1000, 3);
    }

    /** Not by a format string: loading those classes is a twentieth of the time that the process needs to start. */
    private static String digits(long number, int width) {
        String text = Long.toString(number);
        return "0".repeat(width - text.length()) + text;
    }
}
