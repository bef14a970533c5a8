package dev.paddock.engine;

import dev.paddock.domain.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what a llama-server answers to {@code --version} and {@code --list-devices}. */
final class EngineWords {
    private static final Pattern STRANGE_WORKER = Pattern.compile("RPC server version mismatch: ([0-9.]+)");

    private static final int MOST_DEVICES = 64;
    private static final int LONGEST_VERSION = 120;
    private static final Pattern VERSION = Pattern.compile("(?m)^version:[ \\t]*(\\S.*?)[ \\t\\r]*$");
    private static final Pattern BUILD = Pattern.compile("(?:^|\\bbuild )b?(\\d{1,9})(?=\\s|,|\\)|$)");
    private static final Pattern DEVICE =
            Pattern.compile("[ \\t]{1,8}([^\\s(]\\S*): (.*?)(?: \\((\\d{1,12}) MiB, (\\d{1,12}) MiB free\\))?\\s*");
    private static final String DEVICES = "Available devices:";
    private static final long MIB = 1024 * 1024;

    private EngineWords() {}

    /** What stands after {@code version:}; null where nothing does. */
    static @Nullable String version(String output) {
        Matcher version = VERSION.matcher(output);
        if (!version.find()) {
            return null;
        }
        String said = version.group(1);
        return said.length() > LONGEST_VERSION ? said.substring(0, LONGEST_VERSION) : said;
    }

    /** The number in {@code 6527 (abc1234)} or {@code 0.4.1-dev (build 11064, …)}; null where there is none. */
    static @Nullable Integer build(@Nullable String version) {
        Matcher build = BUILD.matcher(version == null ? "" : version);
        return build.find() ? Integer.valueOf(build.group(1)) : null;
    }

    /** Null where the output is no list of devices; empty where it says that there are none. */
    static @Nullable List<Device> devices(String output) {
        List<Device> devices = null;
        for (String line : output.lines().toList()) {
            if (line.strip().equals(DEVICES)) {
                devices = new ArrayList<>();
            } else if (devices != null && devices.size() < MOST_DEVICES) {
                Matcher device = DEVICE.matcher(line);
                if (device.matches()) {
                    devices.add(new Device(
                            device.group(1), device.group(2), bytes(device.group(3)), bytes(device.group(4))));
                }
            }
        }
        return devices;
    }

    private static long bytes(@Nullable String mib) {
        return mib == null ? 0 : Long.parseLong(mib) * MIB;
    }

    /** The version of its protocol, of a worker that the engine refuses. */
    static Optional<String> strangeWorker(String output) {
        Matcher found = STRANGE_WORKER.matcher(output);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }
}
