package dev.paddock.platform;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The way to ask a console program of Windows to end: a Ctrl-C in its own console. It takes a process apart, since who attaches
 * to a console loses the handlers that it had, and who has itself shielded from the Ctrl-C hands that down to all that it
 * starts later. Paddock's executable is that process when its first argument is {@link #COMMAND}.
 */
public final class ConsoleInterrupt {
    /** The hidden command: {@code __interrupt PID START}, the start as in {@link ProcessIdentity}. */
    public static final String COMMAND = "__interrupt";

    private ConsoleInterrupt() {}

    /** How it went, told by the exit code. */
    enum Outcome {
        SENT(0),
        MISUSED(64),
        /** This is no Windows. */
        NOT_HERE(65),
        /** The process has ended, or its number was given to another. */
        GONE(66),
        NO_CONSOLE(67),
        /** Others would hear it too. */
        SHARED_CONSOLE(68),
        NOT_SHIELDED(69),
        NOT_SENT(70);

        private final int code;

        Outcome(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        /** What is no exit code of ours, a crash say, has sent nothing. */
        static Outcome of(int code) {
            return Arrays.stream(values())
                    .filter(outcome -> outcome.code == code)
                    .findFirst()
                    .orElse(NOT_SENT);
        }
    }

    /** Whether this process was started to be the helper. */
    public static boolean isAskedFor(String... args) {
        return args.length > 0 && args[0].equals(COMMAND);
    }

    /** Does what the arguments say; the exit code. Ends or harms nothing but the process named. */
    public static int run(String... args) {
        if (args.length != 3 || !args[1].matches("\\d{1,10}") || !args[2].matches("\\d{1,18}")) {
            return Outcome.MISUSED.code();
        }
        if (!System.getProperty("os.name", "").startsWith("Windows")) {
            return Outcome.NOT_HERE.code();
        }
        ProcessIdentity target = new ProcessIdentity(Long.parseLong(args[1]), Long.parseLong(args[2]), "", null);
        return send(
                        target,
                        new WindowsConsole(),
                        new PortableProcesses(),
                        ProcessHandle.current().pid())
                .code();
    }

    /** @param self the process that this runs in, which will be attached to the console, too */
    static Outcome send(ProcessIdentity target, Console console, ProcessPlatform processes, long self) {
        if (!isThere(target, processes)) {
            return Outcome.GONE;
        }
        // It may have none; then there is nothing to leave.
        console.leave();
        if (!console.attach(target.pid())) {
            return Outcome.NO_CONSOLE;
        }
        try {
            List<Long> family = processes.descendants(target).stream()
                    .map(ProcessIdentity::pid)
                    .toList();
            boolean shared = console.attached().stream()
                    .anyMatch(pid -> pid != self && pid != target.pid() && !family.contains(pid));
            if (shared) {
                return Outcome.SHARED_CONSOLE;
            }
            if (!console.shieldFromInterrupts()) {
                return Outcome.NOT_SHIELDED;
            }
            return console.interrupt() ? Outcome.SENT : Outcome.NOT_SENT;
        } finally {
            console.leave();
        }
    }

    private static boolean isThere(ProcessIdentity target, ProcessPlatform processes) {
        Optional<ProcessIdentity> now = processes.identify(target.pid());
        return now.filter(process -> process.startTicks() == target.startTicks())
                .isPresent();
    }

    /** What the system offers for consoles. False where it refused. */
    interface Console {
        boolean leave();

        boolean attach(long pid);

        /** Everybody attached to the same console, oneself included. */
        List<Long> attached();

        /** From the next Ctrl-C of the console on, this process hears none. */
        boolean shieldFromInterrupts();

        /** A Ctrl-C for everybody attached. */
        boolean interrupt();
    }
}
