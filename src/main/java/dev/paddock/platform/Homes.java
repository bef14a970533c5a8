package dev.paddock.platform;

import dev.paddock.domain.Home;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds this person's {@link Home}: {@code PADDOCK_HOME}, else the per-user folders of the operating system. */
public final class Homes {
    private Homes() {}

    /** For this machine. Creates nothing. */
    public static Home resolve(Map<String, String> env) {
        return resolve(env, System.getProperty("os.name", ""), Path.of(System.getProperty("user.home", ".")));
    }

    static Home resolve(Map<String, String> env, String osName, Path userHome) {
        String moved = env.get("PADDOCK_HOME");
        if (moved != null && !moved.isBlank()) {
            return Home.under(Path.of(moved));
        }
        String os = osName.toLowerCase(Locale.ROOT);
        if (os.startsWith("windows")) {
            return windows(env, userHome);
        }
        return os.startsWith("mac") ? mac(userHome) : xdg(env, userHome);
    }

    private static Home windows(Map<String, String> env, Path userHome) {
        Path roaming = folder(env.get("APPDATA"), userHome.resolve("AppData").resolve("Roaming"))
                .resolve("Paddock");
        Path local = folder(env.get("LOCALAPPDATA"), userHome.resolve("AppData").resolve("Local"))
                .resolve("Paddock");
        return new Home(
                roaming.resolve("config"),
                local.resolve("state"),
                local.resolve("logs"),
                local.resolve("models"),
                local.resolve("engines"));
    }

    private static Home mac(Path userHome) {
        Path library = userHome.resolve("Library");
        Path support = library.resolve("Application Support").resolve("Paddock");
        return new Home(
                support.resolve("config"),
                support.resolve("state"),
                library.resolve("Logs").resolve("Paddock"),
                support.resolve("models"),
                support.resolve("engines"));
    }

    private static Home xdg(Map<String, String> env, Path userHome) {
        Path local = userHome.resolve(".local");
        Path config =
                folder(env.get("XDG_CONFIG_HOME"), userHome.resolve(".config")).resolve("paddock");
        Path state = folder(env.get("XDG_STATE_HOME"), local.resolve("state")).resolve("paddock");
        Path data = folder(env.get("XDG_DATA_HOME"), local.resolve("share")).resolve("paddock");
        return new Home(config, state, state.resolve("logs"), data.resolve("models"), data.resolve("engines"));
    }

    /** The XDG rules have a relative path ignored; the same sense serves Windows. */
    private static Path folder(@Nullable String value, Path otherwise) {
        return value != null && !value.isBlank() && Path.of(value).isAbsolute() ? Path.of(value) : otherwise;
    }
}
