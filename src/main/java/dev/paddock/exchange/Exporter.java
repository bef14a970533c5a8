package dev.paddock.exchange;

import dev.paddock.domain.HealthCheck;
import dev.paddock.domain.Instance;
import dev.paddock.domain.RestartPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Writes instances in the forms of other programs. Pure: reads and writes no file. */
public final class Exporter {
    /** What a form is called on the command line. */
    public enum Format {
        LLAMA_SWAP,
        PRESET_INI,
        CONFIG_JSON,
        COMPOSE,
        SYSTEMD;

        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * One server.
     *
     * @param words its command line, the program first, with a port of its own
     * @param port that port
     * @param env without secrets
     */
    public record Server(Instance instance, List<String> words, int port, Map<String, String> env) {
        public Server {
            words = List.copyOf(words);
            env = new TreeMap<>(env);
        }
    }

    private static final String IMAGE = "ghcr.io/ggml-org/llama.cpp:server";
    private static final int CONTAINER_PORT = 8080;

    private Exporter() {}

    /** @throws IllegalArgumentException where the form holds one server only, and there are others than one */
    public static String write(Format format, List<Server> servers) {
        return switch (format) {
            case LLAMA_SWAP -> llamaSwap(servers);
            case PRESET_INI -> presetIni(servers);
            case CONFIG_JSON -> configJson(only(servers, format));
            case COMPOSE -> compose(servers);
            case SYSTEMD -> systemd(only(servers, format));
        };
    }

    private static Server only(List<Server> servers, Format format) {
        if (servers.size() != 1) {
            throw new IllegalArgumentException(format.word() + " holds one server: name it");
        }
        return servers.getFirst();
    }

    private static String llamaSwap(List<Server> servers) {
        StringBuilder out = new StringBuilder("models:\n");
        for (Server server : servers) {
            List<String> words = new ArrayList<>(server.words());
            words.set(words.indexOf("--port") + 1, "${PORT}");
            // A dollar of the person's own would be taken for a macro; there is no way to write one otherwise.
            String command =
                    String.join(" ", words.stream().map(Exporter::shellWord).toList());
            out.append("  ").append(quoted(server.instance().name())).append(":\n");
            out.append("    cmd: ").append(quoted(command)).append('\n');
            list(out, "    env:", server.env(), "      - ", (name, value) -> name + "=" + value);
            if (!server.instance().aliases().isEmpty()) {
                out.append("    aliases:\n");
                server.instance()
                        .aliases()
                        .forEach(alias ->
                                out.append("      - ").append(quoted(alias)).append('\n'));
            }
            Integer idle = server.instance().idleUnloadSeconds();
            if (idle != null) {
                out.append("    ttl: ").append(idle).append('\n');
            }
            String health = server.instance().healthcheck().path();
            if (!health.equals(HealthCheck.DEFAULT.path())) {
                out.append("    checkEndpoint: ").append(quoted(health)).append('\n');
            }
        }
        return out.toString();
    }

    private interface Pair {
        String of(String name, String value);
    }

    private static void list(StringBuilder out, String head, Map<String, String> map, String item, Pair pair) {
        if (!map.isEmpty()) {
            out.append(head).append('\n');
            map.forEach((name, value) ->
                    out.append(item).append(quoted(pair.of(name, value))).append('\n'));
        }
    }

    /** The router gives host, port and name itself. */
    private static String presetIni(List<Server> servers) {
        StringBuilder out = new StringBuilder("version = 1\n");
        for (Server server : servers) {
            out.append("\n[").append(server.instance().name()).append("]\n");
            List<String> words = server.words();
            for (int i = firstFlag(words); i < words.size(); i++) {
                String key = words.get(i).replaceFirst("^--?", "");
                boolean value = i + 1 < words.size() && !words.get(i + 1).matches("--?[A-Za-z].*");
                String text = value ? words.get(++i) : "true";
                if (text.indexOf('\n') >= 0) {
                    throw new IllegalArgumentException("an INI file cannot hold the line feed in --" + key);
                }
                if (!List.of("host", "port", "alias").contains(key)) {
                    out.append(key).append(" = ").append(text).append('\n');
                }
            }
        }
        return out.toString();
    }

    private static int firstFlag(List<String> words) {
        return words.indexOf("--model");
    }

    /** What such files have no common word for stays a flag, among the arguments. */
    private static String configJson(Server server) {
        Instance instance = server.instance();
        List<String> rest = new ArrayList<>(
                server.words().subList(firstFlag(server.words()), server.words().size()));
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("name", instance.name());
        tree.put("executable", server.words().getFirst());
        put(tree, "model", "--model", instance.model().path().toString(), rest);
        put(tree, "context_size", "--ctx-size", instance.model().contextSize(), rest);
        put(tree, "batch_size", "--batch-size", instance.model().batchSize(), rest);
        put(tree, "threads", "--threads", instance.model().threads(), rest);
        put(tree, "parallel", "--parallel", instance.server().parallel(), rest);
        put(tree, "host", "--host", instance.server().host(), rest);
        put(tree, "port", "--port", instance.server().port(), rest);
        put(tree, "timeout", "--timeout", (int) instance.server().timeout().toSeconds(), rest);
        put(tree, "gpu_layers", "--n-gpu-layers", instance.gpu().layers(), rest);
        take(rest, "--port", Integer.toString(server.port()));
        take(rest, "--alias", instance.name());
        rest.forEach(tree.withArrayProperty("args")::add);
        server.env().forEach(tree.withObjectProperty("env")::put);
        return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(tree) + "\n";
    }

    private static void put(ObjectNode tree, String key, String flag, @Nullable Object value, List<String> rest) {
        if (value != null) {
            tree.putPOJO(key, value);
            take(rest, flag, value.toString());
        }
    }

    /** The flag is said by a key of its own. */
    private static void take(List<String> rest, String flag, String value) {
        int at = Collections.indexOfSubList(rest, List.of(flag, value));
        if (at >= 0) {
            rest.subList(at, at + 2).clear();
        }
    }

    /** Each folder of models is mounted read-only; compose takes a dollar that is doubled. */
    private static String compose(List<Server> servers) {
        StringBuilder out = new StringBuilder("services:\n");
        for (Server server : servers) {
            Map<String, String> mounts = new TreeMap<>();
            Function<String, String> inside = word -> mounted(server.instance(), word, mounts);
            List<String> words = new ArrayList<>(server.words()
                    .subList(firstFlag(server.words()), server.words().size()));
            words.replaceAll(inside::apply);
            words.set(words.indexOf("--host") + 1, "0.0.0.0");
            words.set(words.indexOf("--port") + 1, Integer.toString(CONTAINER_PORT));
            String host = server.instance().server().host();
            out.append("  ").append(quoted(server.instance().name())).append(":\n");
            out.append("    image: ").append(IMAGE).append('\n');
            out.append("    restart: unless-stopped\n");
            out.append("    ports:\n      - ")
                    .append(quoted((host.contains(":") ? "[" + host + "]" : host) + ":" + server.port() + ":"
                            + CONTAINER_PORT))
                    .append('\n');
            list(out, "    volumes:", mounts, "      - ", (from, to) -> from.replace("$", "$$") + ":" + to + ":ro");
            list(
                    out,
                    "    environment:",
                    server.env(),
                    "      - ",
                    (name, value) -> (name + "=" + value).replace("$", "$$"));
            out.append("    command:\n");
            words.forEach(word -> out.append("      - ")
                    .append(quoted(word.replace("$", "$$")))
                    .append('\n'));
        }
        return out.toString();
    }

    private static String mounted(Instance instance, String word, Map<String, String> mounts) {
        for (Path file : new Path[] {
            instance.model().path(), instance.model().mmproj(), instance.model().draft()
        }) {
            if (file != null && file.toString().equals(word) && file.getParent() != null) {
                String folder = mounts.computeIfAbsent(
                        file.getParent().toString(), none -> mounts.isEmpty() ? "/models" : "/models-" + mounts.size());
                return folder + "/" + file.getFileName();
            }
        }
        return word;
    }

    private static String systemd(Server server) {
        StringBuilder out = new StringBuilder();
        out.append("[Unit]\nDescription=")
                .append(server.instance().isWorker() ? "rpc-server " : "llama-server ")
                .append(server.instance().name())
                .append("\nAfter=network.target\n");
        out.append("\n[Service]\n");
        server.env()
                .forEach((name, value) -> out.append("Environment=")
                        .append(unitWord(name + "=" + value, false))
                        .append('\n'));
        out.append("ExecStart=")
                .append(String.join(
                        " ",
                        server.words().stream()
                                .map(word -> unitWord(word, true))
                                .toList()))
                .append('\n');
        RestartPolicy policy = server.instance().restartPolicy();
        out.append("Restart=").append(policy.enabled() ? "on-failure" : "no").append('\n');
        out.append("RestartSec=")
                .append(Math.max(1, policy.initialDelay().toSeconds()))
                .append('\n');
        out.append("TimeoutStopSec=")
                .append(Math.max(1, server.instance().server().stopGrace().toSeconds()))
                .append('\n');
        out.append("\n[Install]\nWantedBy=default.target\n");
        return out.toString();
    }

    /** systemd expands {@code %} everywhere, and {@code $} in commands only. */
    private static String unitWord(String word, boolean command) {
        String escaped = word.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\t", "\\t")
                .replace("\r", "\\r")
                .replace("%", "%%");
        String dollars = command ? escaped.replace("$", "$$") : escaped;
        return dollars.matches("[A-Za-z0-9_@+=:,./%$-]+") ? dollars : "\"" + dollars + "\"";
    }

    private static String shellWord(String word) {
        return word.matches("[A-Za-z0-9_@%+=:,./${}-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /** JSON's quotes are YAML's, too. */
    private static String quoted(String text) {
        return StringNode.valueOf(text).toString();
    }
}
