package dev.paddock.platform;

import com.sun.jna.platform.unix.LibC;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Variables of this very process on Linux and macOS, for native libraries that read them when they begin. Hazard: a child whose
 * environment nobody sets inherits them, so they are taken away again. {@link System#getenv()} never shows them.
 */
public final class OwnEnvironment {
    private static final Logger LOG = LoggerFactory.getLogger(OwnEnvironment.class);

    private OwnEnvironment() {}

    /** What a person has set stays. Where it cannot be set, nothing happens. */
    public static void put(String name, String value) {
        try {
            int done = LibC.INSTANCE.setenv(name, value, 0);
            LOG.debug("{}={}: {}", name, value, done);
        } catch (LinkageError missing) {
            LOG.debug("{} is not set", name, missing);
        }
    }

    /** As this process was started. */
    public static void restore(String name) {
        if (System.getenv(name) != null) {
            return;
        }
        try {
            int done = LibC.INSTANCE.unsetenv(name);
            LOG.debug("{} is taken away: {}", name, done);
        } catch (LinkageError missing) {
            LOG.debug("{} was never set", name, missing);
        }
    }
}
