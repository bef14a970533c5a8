package dev.paddock.platform;

import com.sun.jna.Memory;
import java.util.ArrayList;
import java.util.List;

/** The consoles of Windows. Only for a process that has no other purpose, see {@link ConsoleInterrupt}. */
final class WindowsConsole implements ConsoleInterrupt.Console {
    private static final int CTRL_C_EVENT = 0;
    /** Of all processes of the console. */
    private static final int EVERY_GROUP = 0;

    private static final int MOST_PROCESSES = 1024;

    @Override
    public boolean leave() {
        return Kernel32.does("FreeConsole");
    }

    @Override
    public boolean attach(long pid) {
        return Kernel32.does("AttachConsole", (int) pid);
    }

    @Override
    public List<Long> attached() {
        try (Memory pids = new Memory(MOST_PROCESSES * Integer.BYTES)) {
            int count = Math.min(MOST_PROCESSES, Kernel32.number("GetConsoleProcessList", pids, MOST_PROCESSES));
            List<Long> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                all.add(Integer.toUnsignedLong(pids.getInt((long) i * Integer.BYTES)));
            }
            return all;
        }
    }

    /** Without a handler of one's own, the flag stands for "ignore". */
    @Override
    public boolean shieldFromInterrupts() {
        return Kernel32.does("SetConsoleCtrlHandler", null, 1);
    }

    @Override
    public boolean interrupt() {
        return Kernel32.does("GenerateConsoleCtrlEvent", CTRL_C_EVENT, EVERY_GROUP);
    }
}
