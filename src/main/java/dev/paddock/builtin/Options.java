package dev.paddock.builtin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the command line and the environment ask for. Immutable. */
record Options(Map<Flag, String> values) {
    private static final String ON = "on";
    private static final String OFF = "off";
    private static final int MOST_SLOTS = 64;
    private static final int DEFAULT_VERBOSITY = 3;

    /** A command line that llama-server would refuse; the message is what it prints. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    Options {
        values = Map.copyOf(values);
    }

    /** The command line wins over the environment, as in llama-server. */
    static Options parse(String[] args, Map<String, String> environment) throws Refused {
        Map<Flag, String> values = new EnumMap<>(Flag.class);
        for (Flag flag : Flag.values()) {
            String said = flag.env() == null ? null : environment.get(flag.env());
            if (said != null && !said.isEmpty()) {
                values.put(flag, checked(flag, said, "environment variable \"" + flag.env() + "\""));
            }
        }
        for (int i = 0; i < args.length; i++) {
            String name = args[i];
            Flag flag = Flag.named(name).orElseThrow(() -> new Refused("error: invalid argument: " + name));
            if (flag.kind() == Flag.Kind.SWITCH) {
                values.put(flag, name.startsWith("--no-") && flagIsNegated(flag) ? OFF : ON);
            } else if (i + 1 == args.length) {
                throw refused(flag, "argument \"" + name + "\"", "expected value for argument");
            } else {
                i++;
                values.put(flag, checked(flag, args[i], "argument \"" + name + "\""));
            }
        }
        return new Options(values);
    }

    /** Of {@code --slots, --no-slots} the second means off; {@code --no-mmap} is a switch of its own. */
    private static boolean flagIsNegated(Flag flag) {
        return flag != Flag.NO_MMAP && flag != Flag.NO_WARMUP;
    }

    private static String checked(Flag flag, String value, String where) throws Refused {
        return switch (flag.kind()) {
            case SWITCH -> Set.of("0", "off", "disabled", "false").contains(value) ? OFF : ON;
            case TEXT -> value;
            case LAYERS -> value.equals("auto") || value.equals("all") ? value : number(flag, value, where);
            case NUMBER -> number(flag, value, where);
        };
    }

    private static String number(Flag flag, String value, String where) throws Refused {
        if (!value.matches("[+-]?\\d{1,9}")) {
            throw refused(flag, where, "stoi");
        }
        int number = Integer.parseInt(value);
        if (flag == Flag.PORT && (number < 0 || number > 65535)) {
            throw refused(flag, where, "a port is a number from 0 to 65535");
        }
        return Integer.toString(number);
    }

    private static Refused refused(Flag flag, String where, String why) {
        return new Refused("error while handling " + where + ": " + why + "\n\nusage:\n" + flag.usage()
                + "\n\n\nto show complete usage, run with -h");
    }

    boolean has(Flag flag) {
        return ON.equals(values.get(flag));
    }

    /** For switches that are on unless somebody turns them off. */
    boolean isOn(Flag flag) {
        return !OFF.equals(values.get(flag));
    }

    Optional<String> text(Flag flag) {
        return Optional.ofNullable(values.get(flag));
    }

    /** The model to serve. */
    Path model() throws Refused {
        String name = text(Flag.MODEL).orElseThrow(() -> new Refused("error: --model is required"));
        try {
            return Path.of(name);
        } catch (InvalidPathException impossible) {
            throw refused(Flag.MODEL, "argument \"--model\"", "not a path on this system");
        }
    }

    private int number(Flag flag, int otherwise) {
        @Nullable String value = values.get(flag);
        return value == null ? otherwise : Integer.parseInt(value);
    }

    OptionalInt positive(Flag flag) {
        int value = number(flag, 0);
        return value > 0 ? OptionalInt.of(value) : OptionalInt.empty();
    }

    /** As it was said; empty where it was not. 0 means the model's own. */
    OptionalInt contextSize() {
        return values.containsKey(Flag.CTX_SIZE) ? OptionalInt.of(number(Flag.CTX_SIZE, 0)) : OptionalInt.empty();
    }

    /** {@code all} is a number that no model reaches; empty leaves it to llama.cpp. */
    OptionalInt gpuLayers() {
        String value = text(Flag.GPU_LAYERS).orElse("auto");
        return switch (value) {
            case "auto" -> OptionalInt.empty();
            case "all" -> OptionalInt.of(9999);
            default -> OptionalInt.of(Math.max(0, Integer.parseInt(value)));
        };
    }

    String host() {
        return text(Flag.HOST).orElse("127.0.0.1");
    }

    int port() {
        return number(Flag.PORT, 8080);
    }

    int slots() {
        return Math.clamp(number(Flag.PARALLEL, 1), 1, MOST_SLOTS);
    }

    int verbosity() {
        return has(Flag.LOG_VERBOSE) ? Integer.MAX_VALUE : number(Flag.LOG_VERBOSITY, DEFAULT_VERBOSITY);
    }

    /** Every key that opens the API; none means that it is open. */
    Set<String> apiKeys() throws Refused {
        Set<String> keys = new LinkedHashSet<>();
        text(Flag.API_KEY).ifPresent(list -> keys.addAll(Arrays.asList(list.split(","))));
        Optional<String> file = text(Flag.API_KEY_FILE);
        if (file.isPresent()) {
            try {
                Files.readAllLines(Path.of(file.get()), StandardCharsets.UTF_8).stream()
                        .filter(line -> !line.startsWith("#"))
                        .forEach(keys::add);
            } catch (IOException unreadable) {
                throw refused(
                        Flag.API_KEY_FILE,
                        "argument \"--api-key-file\"",
                        "error: failed to open file '" + file.get() + "'");
            }
        }
        keys.removeIf(String::isBlank);
        return Set.copyOf(keys);
    }
}
