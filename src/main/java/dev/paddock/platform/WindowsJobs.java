package dev.paddock.platform;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.util.Optional;

/** The jobs of Windows by kernel32. Their handles are inherited by nobody, or a child would keep its own job open. */
final class WindowsJobs implements Jobs.Kernel {
    private static final int EXTENDED_LIMITS = 9;
    /** Of the 64-bit {@code JOBOBJECT_EXTENDED_LIMIT_INFORMATION}, whose flags stand behind two times of eight bytes. */
    private static final int EXTENDED_LIMITS_SIZE = 144;

    private static final int FLAGS_OFFSET = 16;
    private static final int KILL_ON_JOB_CLOSE = 0x2000;
    private static final int PROCESS_TERMINATE = 0x0001;
    private static final int PROCESS_SET_QUOTA = 0x0100;
    /** As {@code destroyForcibly} has it. */
    private static final int EXIT_CODE = 1;

    @Override
    public Optional<Object> create() {
        return Optional.ofNullable(Kernel32.handle("CreateJobObjectW", null, null));
    }

    @Override
    public boolean killOnClose(Object job) {
        try (Memory limits = new Memory(EXTENDED_LIMITS_SIZE)) {
            limits.clear();
            limits.setInt(FLAGS_OFFSET, KILL_ON_JOB_CLOSE);
            return Kernel32.does("SetInformationJobObject", job, EXTENDED_LIMITS, limits, EXTENDED_LIMITS_SIZE);
        }
    }

    @Override
    public boolean assign(Object job, long pid) {
        Pointer process = Kernel32.handle("OpenProcess", PROCESS_TERMINATE | PROCESS_SET_QUOTA, 0, (int) pid);
        if (process == null) {
            return false;
        }
        try {
            return Kernel32.does("AssignProcessToJobObject", job, process);
        } finally {
            Kernel32.close(process);
        }
    }

    @Override
    public boolean terminate(Object job) {
        return Kernel32.does("TerminateJobObject", job, EXIT_CODE);
    }

    @Override
    public void close(Object job) {
        Kernel32.close((Pointer) job);
    }
}
