package dev.paddock.builtin;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The part of llama-server's command line that this engine honours. */
enum Flag {
    HELP(Kind.SWITCH, null, null, "print usage and exit", "-h", "--help", "--usage"),
    VERSION(Kind.SWITCH, null, null, "show version and build info", "--version"),
    LIST_DEVICES(Kind.SWITCH, null, null, "print list of available devices and exit", "--list-devices"),
    MODEL(Kind.TEXT, "FNAME", "LLAMA_ARG_MODEL", "model path to load", "-m", "--model"),
    CTX_SIZE(
            Kind.NUMBER,
            "N",
            "LLAMA_ARG_CTX_SIZE",
            "size of the prompt context (default: 4096, 0 = loaded from model)",
            "-c",
            "--ctx-size"),
    PREDICT(
            Kind.NUMBER,
            "N",
            "LLAMA_ARG_N_PREDICT",
            "number of tokens to predict (default: -1, -1 = infinity)",
            "-n",
            "--predict",
            "--n-predict"),
    THREADS(
            Kind.NUMBER,
            "N",
            "LLAMA_ARG_THREADS",
            "number of CPU threads to use during generation (default: -1)",
            "-t",
            "--threads"),
    THREADS_BATCH(
            Kind.NUMBER,
            "N",
            null,
            "number of threads to use during batch and prompt processing (default: same as --threads)",
            "-tb",
            "--threads-batch"),
    BATCH_SIZE(Kind.NUMBER, "N", "LLAMA_ARG_BATCH", "logical maximum batch size (default: 2048)", "-b", "--batch-size"),
    UBATCH_SIZE(
            Kind.NUMBER, "N", "LLAMA_ARG_UBATCH", "physical maximum batch size (default: 512)", "-ub", "--ubatch-size"),
    GPU_LAYERS(
            Kind.LAYERS,
            "N",
            "LLAMA_ARG_N_GPU_LAYERS",
            "max. number of layers to store in VRAM, either an exact number, 'auto', or 'all' (default: auto)",
            "-ngl",
            "--gpu-layers",
            "--n-gpu-layers"),
    MLOCK(Kind.SWITCH, null, "LLAMA_ARG_MLOCK", "force system to keep model in RAM", "--mlock"),
    NO_MMAP(Kind.SWITCH, null, null, "do not memory-map model (slower load)", "--no-mmap"),
    NO_WARMUP(Kind.SWITCH, null, null, "skip warming up the model with an empty run", "--no-warmup"),
    PARALLEL(Kind.NUMBER, "N", "LLAMA_ARG_N_PARALLEL", "number of server slots (default: 1)", "-np", "--parallel"),
    ALIAS(Kind.TEXT, "STRING", "LLAMA_ARG_ALIAS", "set model name alias (to be used by API)", "-a", "--alias"),
    HOST(Kind.TEXT, "HOST", "LLAMA_ARG_HOST", "ip address to listen (default: 127.0.0.1)", "--host"),
    PORT(Kind.NUMBER, "PORT", "LLAMA_ARG_PORT", "port to listen (default: 8080)", "--port"),
    API_KEY(
            Kind.TEXT,
            "KEY",
            "LLAMA_API_KEY",
            "API key to use for authentication, multiple keys can be provided as a comma-separated list",
            "--api-key"),
    API_KEY_FILE(
            Kind.TEXT,
            "FNAME",
            "LLAMA_ARG_API_KEY_FILE",
            "path to file containing API keys, one per line",
            "--api-key-file"),
    TIMEOUT(
            Kind.NUMBER,
            "N",
            "LLAMA_ARG_TIMEOUT",
            "how long a request may take to arrive, in seconds (default: 3600)",
            "-to",
            "--timeout"),
    METRICS(
            Kind.SWITCH,
            null,
            "LLAMA_ARG_ENDPOINT_METRICS",
            "enable prometheus compatible metrics endpoint (default: disabled)",
            "--metrics"),
    SLOTS(
            Kind.SWITCH,
            null,
            "LLAMA_ARG_ENDPOINT_SLOTS",
            "expose slots monitoring endpoint (default: enabled)",
            "--slots",
            "--no-slots"),
    LOG_DISABLE(Kind.SWITCH, null, null, "Log disable", "--log-disable"),
    LOG_COLORS(
            Kind.TEXT,
            "[on|off|auto]",
            "LLAMA_ARG_LOG_COLORS",
            "accepted, without effect: lines are never coloured",
            "--log-colors"),
    LOG_VERBOSE(Kind.SWITCH, null, null, "Set verbosity level to infinity", "-v", "--verbose", "--log-verbose"),
    LOG_VERBOSITY(
            Kind.NUMBER,
            "N",
            "LLAMA_ARG_LOG_VERBOSITY",
            "Set the verbosity threshold: 1 error, 2 warning, 3 info, 4 also llama.cpp's own lines (default: 3)",
            "-lv",
            "--verbosity",
            "--log-verbosity"),
    LOG_PREFIX(
            Kind.SWITCH,
            null,
            "LLAMA_ARG_LOG_PREFIX",
            "Enable prefix in log messages (default: enabled)",
            "--log-prefix",
            "--no-log-prefix"),
    LOG_TIMESTAMPS(
            Kind.SWITCH,
            null,
            "LLAMA_ARG_LOG_TIMESTAMPS",
            "Enable timestamps in log messages (default: enabled)",
            "--log-timestamps",
            "--no-log-timestamps");

    /** What follows a flag. */
    enum Kind {
        SWITCH,
        NUMBER,
        /** A number, {@code auto} or {@code all}. */
        LAYERS,
        TEXT
    }

    private static final int COLUMN = 40;
    private static final int WIDTH = 72;

    private final Kind kind;
    private final @Nullable String value;
    private final @Nullable String env;
    private final String help;
    private final List<String> names;

    Flag(Kind kind, @Nullable String value, @Nullable String env, String help, String... names) {
        this.kind = kind;
        this.value = value;
        this.env = env;
        this.help = help;
        this.names = List.of(names);
    }

    static Optional<Flag> named(String name) {
        return Arrays.stream(values()).filter(flag -> flag.names.contains(name)).findFirst();
    }

    /** The whole of {@code --help}, laid out as llama-server does. */
    static String help() {
        return Arrays.stream(values()).map(Flag::usage).collect(Collectors.joining("\n"));
    }

    Kind kind() {
        return kind;
    }

    @Nullable
    String env() {
        return env;
    }

    /** As llama-server's own help shows it. */
    String usage() {
        String first = names.getFirst();
        String rest = String.join(", ", names.subList(1, names.size()));
        String left = first.startsWith("--") || rest.isEmpty()
                ? String.join(", ", names)
                : String.format(Locale.ROOT, "%-7s%s", first + ",", rest);
        left += value == null ? "" : " " + value;
        StringBuilder text = new StringBuilder(left);
        text.append(left.length() < COLUMN ? " ".repeat(COLUMN - left.length()) : "\n" + " ".repeat(COLUMN));
        int used = 0;
        for (String word : help.split(" ")) {
            if (used + word.length() > WIDTH) {
                text.append("\n").append(" ".repeat(COLUMN));
                used = 0;
            }
            text.append(used == 0 ? "" : " ").append(word);
            used += word.length() + 1;
        }
        return env == null ? text.toString() : text + "\n" + " ".repeat(COLUMN) + "(env: " + env + ")";
    }
}
