package dev.paddock.platform;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What an operating system knows of processes and does to them. Every question about a process that is gone is empty. */
interface ProcessPlatform {

    /** @param interruptHelper starts this very Paddock as {@link ConsoleInterrupt}; empty means that there is no way */
    static ProcessPlatform forThisSystem(List<String> interruptHelper) {
        String os = System.getProperty("os.name", "");
        if (os.startsWith("Linux")) {
            return new LinuxProcesses();
        }
        return os.startsWith("Windows")
                ? new WindowsProcesses(new Interrupter(interruptHelper), new Jobs(new WindowsJobs()))
                : new PortableProcesses();
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

    /** Why no process can be tied to the life of this one; empty where it can. */
    default Optional<String> whyNotTied() {
        return Optional.of("this system has no such tie between processes");
    }

    /** What stands before a command so that it is asked to end when the <em>thread</em> that started it ends. */
    default List<String> tied(List<String> command) {
        return command;
    }

    /** Empty where no such process lives. A zombie is dead. */
    Optional<ProcessIdentity> identify(long pid);

    /**
     * The variables whose names begin so, of a process of this very person; empty where it is another's or cannot be read.
     */
    Map<String, String> environment(long pid, String prefix);

    /** Program and arguments, uncut; empty where the operating system does not tell. */
    List<String> commandLine(long pid);

    /** Empty where it cannot be told. */
    OptionalLong parent(long pid);

    /** See {@link ProcessIdentity}. */
    default String bootId() {
        return "";
    }

    /** Every process that this person may look into. */
    List<Long> all();

    /** The living descendants of the process, and those that stay behind in its session when it is gone; not itself, elders first. */
    List<ProcessIdentity> descendants(ProcessIdentity root);

    /** Where nothing can stand before the command: ties the process that was just started. */
    default void tie(ProcessHandle handle) {}

    /**
     * Asks a process to end.
     *
     * @param hears it may be supposed to heed it in an orderly way; matters where asking takes long
     */
    default Asked terminate(ProcessHandle handle, ProcessIdentity identity, boolean hears) {
        return handle.destroy() ? Asked.ASKED : Asked.REFUSED;
    }

    /** Whether what asks a process asks all that it started with it. */
    default boolean asksWholeFamily() {
        return false;
    }

    /** How long one that did not end in its time is waited for after it was asked again; zero where that is no use. */
    default Duration secondGrace() {
        return Duration.ZERO;
    }

    /** Empty where the end of somebody else's child can only be looked for. */
    default Optional<ExitWatch> watchExit(long pid) {
        return Optional.empty();
    }

    default void kill(ProcessHandle handle) {
        handle.destroyForcibly();
    }
}
