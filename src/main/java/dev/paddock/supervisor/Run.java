package dev.paddock.supervisor;

import dev.paddock.domain.Problem;
import dev.paddock.platform.Asked;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One process tree of a server and everything that watches it. Used by the thread of its server only. */
interface Run {
    /** Null where it is not ours and not known. */
    @Nullable
    Long pid();

    int port();

    /** Null where it is not ours. */
    @Nullable
    Path logFile();

    /** When the process was spawned, by whichever Paddock did it. */
    Instant startedAt();

    String engineName();

    /** It was not spawned for this run but found alive. */
    default boolean isAdopted() {
        return false;
    }

    /** What of the instance's wishes its engine could not take. */
    default List<Problem> warnings() {
        return List.of();
    }

    /** What was said to the engine in other words than the person's. */
    default List<String> notes() {
        return List.of();
    }

    /** It is somebody else's: ending it means to look away. */
    default boolean isAttached() {
        return false;
    }

    /** It asks for the key that servers of this home share. */
    default boolean hasHomeKey() {
        return false;
    }

    /** Asks the whole tree to end. May block for seconds. */
    Asked terminate();

    /** Another has taken its place: it is to end, once it has finished what it does. */
    default void leaving() {}

    /** How long it is waited for once it was asked again; zero where it is not. */
    default Duration secondGrace() {
        return Duration.ZERO;
    }

    /** Ends what is left of the tree. */
    void kill();

    /** True when nothing of the tree lives. */
    boolean isGone();

    /** Whether something accepts connections on the port. */
    boolean listens();

    /** The last lines of the log, oldest first. */
    List<String> lastLines();

    /** It ended by itself: its log is kept longer than others. */
    void crashed();

    /** It serves: look less often from now on, and write down what is known of it by now. */
    void serving();

    /** Asks for its health at once, and whether it still has what it was given. */
    default void lookAfresh() {}

    /** The process is gone: stops watching, gives back the port, strikes it off the registry. */
    void forget();

    /** Stops watching; the process goes on and stays in the registry. */
    void letGo();
}
