package dev.paddock.platform.login;

import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Windows: the Run key of this person. Whether it holds stands in another key, which belongs to the system's own settings and
 * the Task Manager: an even first byte means on.
 */
final class RunKey implements LoginStart {
    static final String RUN = "Software\\Microsoft\\Windows\\CurrentVersion\\Run";
    static final String APPROVED = "Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\StartupApproved\\Run";
    static final String NAME = "Paddock";
    /** Windows passes over what is longer. */
    private static final int MOST_CHARACTERS = 260;

    private static final byte[] YES = {2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};

    /** Values of {@code HKEY_CURRENT_USER}. */
    interface Registry {
        Optional<String> text(String key, String name) throws IOException;

        Optional<byte[]> bytes(String key, String name) throws IOException;

        /** Makes the key. */
        void put(String key, String name, String text) throws IOException;

        void put(String key, String name, byte[] bytes) throws IOException;

        /** Does nothing where there is none. */
        void delete(String key, String name) throws IOException;
    }

    private final Registry registry;

    RunKey(Registry registry) {
        this.registry = registry;
    }

    @Override
    public State state() throws IOException {
        String where = "HKCU\\" + RUN + "\\" + NAME;
        Optional<String> command = registry.text(RUN, NAME);
        if (command.isEmpty()) {
            return new State(Kind.OFF, null, where);
        }
        List<String> words = WindowsWords.split(command.get());
        LoginEntry entry = words.isEmpty() ? null : LoginEntry.of(words, Map.of());
        return new State(isApproved() ? Kind.ON : Kind.OFF_IN_SYSTEM, entry, where);
    }

    private boolean isApproved() throws IOException {
        byte[] said = registry.bytes(APPROVED, NAME).orElse(YES);
        return said.length == 0 || (said[0] & 1) == 0;
    }

    @Override
    public void switchOn(LoginEntry entry) throws IOException {
        correct(entry);
        if (!isApproved()) {
            registry.put(APPROVED, NAME, YES);
        }
    }

    @Override
    public void correct(LoginEntry entry) throws IOException {
        String command = WindowsWords.join(entry.command());
        if (command.length() > MOST_CHARACTERS) {
            throw refused(
                    "its command has " + command.length() + " characters, and Windows takes " + MOST_CHARACTERS
                            + " at most: " + command,
                    "Install Paddock in a folder with a shorter path.");
        }
        for (var variable : entry.environment().entrySet()) {
            if (!registry.text("Environment", variable.getKey()).equals(Optional.of(variable.getValue()))) {
                throw refused(
                        variable.getKey() + " is set for this process only, and the login would not have it",
                        "Set it for your account: Edit environment variables, in Windows' settings.");
            }
        }
        registry.put(RUN, NAME, command);
    }

    private static PaddockException refused(String why, String action) {
        return new PaddockException(
                PaddockException.Kind.INVALID,
                Problem.of("autostart-refused", "Paddock cannot be made to start at login", why, action));
    }

    @Override
    public void switchOff() throws IOException {
        registry.delete(RUN, NAME);
        registry.delete(APPROVED, NAME);
    }
}
