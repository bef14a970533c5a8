package dev.paddock.domain;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an engine says of itself. Immutable.
 *
 * @param version as it writes it: {@code 6527 (abc1234)}; null where it does not say
 * @param build the number of its build; null where it does not say
 * @param flags in the order of its help; empty where the help could not be read
 * @param devices null where it cannot tell them; empty where it has none but the processor
 * @param problem why it could not be asked; null where it could
 */
public record EngineCapabilities(
        @Nullable String version,
        @Nullable Integer build,
        List<EngineFlag> flags,
        @Nullable List<Device> devices,
        @Nullable Problem problem) {
    public EngineCapabilities {
        flags = List.copyOf(flags);
        devices = devices == null ? null : List.copyOf(devices);
    }

    /** Of an engine that could not be asked: nothing can be checked against these. */
    public static EngineCapabilities unknown(Problem why) {
        return new EngineCapabilities(null, null, List.of(), null, why);
    }

    public EngineCapabilities withDevices(@Nullable List<Device> devices) {
        return new EngineCapabilities(version, build, flags, devices, problem);
    }

    /** Whether the flags can be relied on. */
    public boolean areKnown() {
        return problem == null && !flags.isEmpty();
    }

    /** The flag with this spelling; llama.cpp reads {@code --ctx_size} as {@code --ctx-size}. */
    public Optional<EngineFlag> flag(String name) {
        String spelled = name.startsWith("--") ? name.replace('_', '-') : name;
        return flags.stream().filter(flag -> flag.names().contains(spelled)).findFirst();
    }

    /** For people: {@code b6527}, {@code 0.4.1-dev (b11064)}; empty where it is not known. */
    public String shortVersion() {
        String first = version == null ? "" : version.split("\\s", 2)[0];
        String number = build == null || build == 0 ? "" : "b" + build;
        if (!first.contains(".")) {
            return number;
        }
        return number.isEmpty() ? first : first + " (" + number + ")";
    }
}
