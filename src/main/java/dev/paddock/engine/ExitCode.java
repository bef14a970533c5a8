package dev.paddock.engine;

import java.util.Locale;
import java.util.Map;

/**
 * What an exit code means. Windows reports NTSTATUS values, shown elsewhere as negative or unsigned numbers; Unix shells and
 * Java report 128 + n for a process ended by signal n.
 */
public final class ExitCode {
    private static final Map<Integer, String> SIGNALS = Map.ofEntries(
            Map.entry(1, "SIGHUP"),
            Map.entry(2, "SIGINT"),
            Map.entry(3, "SIGQUIT"),
            Map.entry(4, "SIGILL, an instruction that this processor does not know"),
            Map.entry(6, "SIGABRT, the engine gave up"),
            Map.entry(7, "SIGBUS"),
            Map.entry(8, "SIGFPE"),
            Map.entry(9, "SIGKILL"),
            Map.entry(11, "SIGSEGV, a crash"),
            Map.entry(13, "SIGPIPE"),
            Map.entry(15, "SIGTERM"),
            Map.entry(24, "SIGXCPU"),
            Map.entry(25, "SIGXFSZ"));

    private static final Map<Integer, String> NT_STATUS = Map.of(
            0xC0000005, "access violation, a crash",
            0xC0000135, "a DLL is missing",
            0xC0000142, "a DLL could not begin its work",
            0xC000007B, "built for another kind of processor",
            0xC000001D, "an instruction that this processor does not know",
            0xC000013A, "ended by Ctrl-C",
            0xC0000409, "fail fast, a crash",
            0xC00000FD, "stack overflow",
            0xC0000017, "not enough memory");

    private ExitCode() {}

    /** For people: {@code exit code 1}, {@code 139 (SIGSEGV, a crash)}, {@code 0xC0000135 (a DLL is missing)}. */
    public static String describe(int code) {
        if (code < 0) {
            String meaning = NT_STATUS.get(code);
            String hex = "0x" + Integer.toHexString(code).toUpperCase(Locale.ROOT);
            return meaning == null ? hex : hex + " (" + meaning + ")";
        }
        String signal = code > 128 ? SIGNALS.get(code - 128) : null;
        return signal == null ? "exit code " + code : code + " (" + signal + ")";
    }
}
