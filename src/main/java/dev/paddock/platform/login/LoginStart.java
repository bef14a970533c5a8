package dev.paddock.platform.login;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where an operating system keeps what it starts when this person logs in. Methods read or write the disk. */
public interface LoginStart {
    /** Whether Paddock is started. */
    enum Kind {
        OFF,
        ON,
        /** It is registered, and a person has switched it off in the system's own settings. */
        OFF_IN_SYSTEM
    }

    /**
     * @param entry what is registered; null where nothing is, or it cannot be understood
     * @param where it is registered, or would be: a file, or a key of the registry
     */
    record State(Kind kind, @Nullable LoginEntry entry, String where) {}

    State state() throws IOException;

    /** By the person's own wish, so that a switch of the system's own is turned on again, too. */
    void switchOn(LoginEntry entry) throws IOException;

    /** Another program in the same place; the system's own switch stays as it is. Only where something is registered. */
    void correct(LoginEntry entry) throws IOException;

    /** Leaves no trace. */
    void switchOff() throws IOException;

    /** @param user this person's home */
    static LoginStart of(String os, Path user, Map<String, String> env) {
        String name = os.toLowerCase(Locale.ROOT);
        if (name.startsWith("windows")) {
            return new RunKey(new WindowsRegistry());
        }
        return name.startsWith("mac") ? new LaunchAgent(user, Launchctl.of(user)) : DesktopEntry.in(user, env);
    }
}
