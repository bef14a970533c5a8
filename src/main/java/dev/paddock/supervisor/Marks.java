package dev.paddock.supervisor;

import dev.paddock.domain.Home;
import dev.paddock.platform.Processes;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What every process of ours carries in its environment, so that without any file it can be told whose it is.
 *
 * @param token of its run
 * @param home the state folder of the Paddock that started it
 * @param log where its output goes; null where it does not say
 * @param diesWithPaddock it should not be there without the Paddock that started it
 * @param homeKey it asks for the key that servers of this home share
 */
record Marks(
        String token, Path home, String instance, @Nullable Path log, boolean diesWithPaddock, boolean homeKey) {
    /** Of the names of all of them. */
    static final String PREFIX = Processes.TOKEN;

    private static final String HOME = "PADDOCK_INSTANCE_HOME";
    private static final String NAME = "PADDOCK_INSTANCE_NAME";
    private static final String LOG = "PADDOCK_INSTANCE_LOG";
    private static final String KEY = "PADDOCK_INSTANCE_KEY";
    private static final String DIES = "PADDOCK_INSTANCE_DIES";

    /** Empty where a mark is missing or makes no sense: then it is not ours. */
    static Optional<Marks> of(Map<String, String> environment) {
        String token = environment.get(Processes.TOKEN);
        String name = environment.get(NAME);
        Path home = path(environment.get(HOME));
        return token == null || token.isEmpty() || name == null || home == null
                ? Optional.empty()
                : Optional.of(new Marks(
                        token,
                        home,
                        name,
                        path(environment.get(LOG)),
                        environment.containsKey(DIES),
                        environment.containsKey(KEY)));
    }

    private static @Nullable Path path(@Nullable String text) {
        try {
            return text == null || text.isEmpty() ? null : Path.of(text);
        } catch (InvalidPathException no) {
            return null;
        }
    }

    static Map<String, String> environment(Home home, RegistryEntry entry) {
        Map<String, String> marks = new HashMap<>(Map.of(
                Processes.TOKEN,
                entry.token(),
                HOME,
                folder(home).toString(),
                NAME,
                entry.instance(),
                LOG,
                entry.logFile().toString()));
        if (entry.diesWithPaddock()) {
            marks.put(DIES, "with-paddock");
        }
        if (entry.hasHomeKey()) {
            marks.put(KEY, "of-home");
        }
        return marks;
    }

    /** Its real path, since the same folder may be reached by several. */
    static Path folder(Home home) {
        try {
            return home.state().toRealPath();
        } catch (IOException notYetThere) {
            return home.state().toAbsolutePath().normalize();
        }
    }
}
