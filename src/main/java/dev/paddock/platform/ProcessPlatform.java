package dev.paddock.platform;

import java.util.List;
import java.util.Optional;

/** What an operating system knows of processes and does to them. Every question about a process that is gone is empty. */
interface ProcessPlatform {

    static ProcessPlatform forThisSystem() {
        return System.getProperty("os.name", "").startsWith("Linux") ? new LinuxProcesses() : new PortableProcesses();
    }

    /** What stands before a command so that a terminal's Ctrl-C and hang-up do not reach it. Must keep the pid. */
    List<String> detached(List<String> command);

    /** Why a process cannot be bound to these processors, in words; empty where it can. */
    Optional<String> whyNotPinned(List<Integer> cpus);

    /** What stands before a command so that it runs on these processors only. Must keep the pid. */
    default List<String> pinned(List<String> command, List<Integer> cpus) {
        return command;
    }

    /** Where nothing can stand before the command: binds the process that was just started. */
    default void pin(long pid, List<Integer> cpus) {}

    /** Empty where no such process lives. A zombie is dead. */
    Optional<ProcessIdentity> identify(long pid);

    /** One variable of a process's environment, where this person may read it. */
    Optional<String> environment(long pid, String variable);

    /** Every process that this person may look into. */
    List<Long> all();

    /** The living descendants of the process, and those that stay behind in its session when it is gone; not itself, elders first. */
    List<ProcessIdentity> descendants(ProcessIdentity root);

    /**
     * Asks a process to end. On Windows the JDK can only end it at once; asking by Ctrl-C needs a console helper of its own
     * and will come in here.
     */
    default void terminate(ProcessHandle handle) {
        handle.destroy();
    }

    default void kill(ProcessHandle handle) {
        handle.destroyForcibly();
    }
}
