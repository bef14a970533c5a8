package dev.paddock.exchange;

import dev.paddock.domain.Finding;
import dev.paddock.domain.Fleet;
import dev.paddock.domain.InstanceNames;
import dev.paddock.domain.Profile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** The YAML of llama-swap: models with their commands, macros, time to live; its groups become profiles. */
final class LlamaSwapFile {
    private static final Pattern MACRO = Pattern.compile("\\$\\{([A-Za-z0-9_.-]+)}");
    private static final int DEEPEST_MACRO = 20;
    private static final List<String> TAKEN = List.of("models", "macros", "globalTTL", "groups");
    private static final List<String> TAKEN_OF_MODEL =
            List.of("cmd", "env", "ttl", "checkEndpoint", "macros", "name", "description", "unlisted", "aliases");

    private final Path base;
    private final Map<String, String> environment;
    private final List<Finding> findings = new ArrayList<>();
    private final List<Imported.Entry> entries = new ArrayList<>();

    LlamaSwapFile(Path base, Map<String, String> environment) {
        this.base = base;
        this.environment = environment;
    }

    /** @throws YamlEngineException where it is none, or out of all bounds */
    static Object yaml(String text) {
        return new Load(LoadSettings.builder()
                        .setAllowDuplicateKeys(false)
                        .setMaxAliasesForCollections(20)
                        .setCodePointLimit(1 << 20)
                        .build())
                .loadFromString(text);
    }

    Imported read(String text) {
        Object root;
        try {
            root = yaml(text);
        } catch (YamlEngineException bad) {
            findings.add(Finding.error(
                    null,
                    "it is no YAML: " + String.valueOf(bad.getMessage()).strip().replaceAll("\\s+", " "),
                    null));
            return new Imported("llama-swap", entries, findings);
        }
        Map<String, Object> file = map(root);
        file.keySet().stream()
                .filter(key -> !TAKEN.contains(key))
                .forEach(key -> findings.add(Finding.warning(key, key + " is left out", "it has no equal here")));
        if (!(file.get("models") instanceof Map)) {
            findings.add(Finding.error("models", "models holds no models", "an object of models, each with a \"cmd\""));
        }
        map(file.get("models")).forEach((id, model) -> model(id, map(model), file));
        List<Profile> profiles = new ArrayList<>();
        map(file.get("groups")).forEach((id, group) -> profiles.add(profile(id, map(group))));
        return new Imported("llama-swap", entries, profiles, findings);
    }

    private void model(String id, Map<String, Object> model, Map<String, Object> file) {
        String key = "models." + id;
        Map<String, String> macros = new LinkedHashMap<>();
        map(file.get("macros")).forEach((name, value) -> macros.put(name, String.valueOf(value)));
        map(model.get("macros")).forEach((name, value) -> macros.put(name, String.valueOf(value)));
        macros.put("MODEL_ID", id);
        try {
            List<String> words = CommandWords.of(expand(String.valueOf(model.getOrDefault("cmd", "")), macros, 0));
            ServerArguments said = arguments(words);
            for (Object one : model.get("env") instanceof List<?> list ? list : List.of()) {
                String[] pair = expand(String.valueOf(one), macros, 0).split("=", 2);
                said.env(pair[0], pair.length < 2 ? "" : pair[1]);
            }
            life(said, model, file);
            said.aliases(aliases(id, model));
            entries.add(new Imported.Entry(name(id), said.said()));
            model.keySet().stream()
                    .filter(name -> !TAKEN_OF_MODEL.contains(name))
                    .forEach(name -> findings.add(Finding.warning(
                            key + "." + name, key + "." + name + " is left out", "it has no equal here")));
        } catch (IllegalArgumentException bad) {
            findings.add(Finding.error(key, key + " is not taken over", bad.getMessage()));
        }
    }

    /** Its clients go on asking for it as they did. */
    private static List<String> aliases(String id, Map<String, Object> model) {
        List<String> aliases = new ArrayList<>();
        if (!name(id).equals(id)) {
            aliases.add(id);
        }
        for (Object one : model.get("aliases") instanceof List<?> list ? list : List.of()) {
            aliases.add(String.valueOf(one));
        }
        return aliases;
    }

    private Profile profile(String id, Map<String, Object> group) {
        List<String> members = new ArrayList<>();
        for (Object member : group.get("members") instanceof List<?> list ? list : List.of()) {
            String name = name(String.valueOf(member));
            if (entries.stream().anyMatch(entry -> entry.name().equals(name))) {
                members.add(name);
            } else {
                findings.add(Finding.warning(
                        "groups." + id, "groups." + id + " goes without " + member, "no such model was taken over"));
            }
        }
        return new Profile(name(id), id, members);
    }

    private static String name(String id) {
        return InstanceNames.free(Path.of(id.replace(':', '-')), Fleet.EMPTY);
    }

    private ServerArguments arguments(List<String> words) {
        if (words.isEmpty()) {
            throw new IllegalArgumentException("it needs a \"cmd\"");
        }
        String program = words.getFirst();
        String file = program.substring(Math.max(program.lastIndexOf('/'), program.lastIndexOf('\\')) + 1);
        if (List.of("docker", "podman", "bash", "sh", "cmd", "cmd.exe", "python", "python3", "vllm")
                .contains(file)) {
            throw new IllegalArgumentException("it runs " + file + "; only commands that run a llama-server can be");
        }
        ServerArguments said = new ServerArguments(base);
        said.put("engine", program);
        said.addAll(words.subList(1, words.size()));
        if (!said.hasModel()) {
            throw new IllegalArgumentException("its command names no file with --model");
        }
        return said;
    }

    private static void life(ServerArguments said, Map<String, Object> model, Map<String, Object> file) {
        Object own = model.getOrDefault("ttl", -1);
        Object ttl = own instanceof Integer seconds && seconds < 0 ? file.getOrDefault("globalTTL", 0) : own;
        if (!String.valueOf(ttl).equals("0")) {
            said.put("idle_unload_seconds", String.valueOf(ttl));
        }
        Object check = model.get("checkEndpoint");
        if (check != null && !check.equals("none")) {
            said.put("healthcheck.path", String.valueOf(check));
        }
    }

    /** The port stays as it is written: it means any free one. */
    private String expand(String text, Map<String, String> macros, int depth) {
        if (depth > DEEPEST_MACRO) {
            throw new IllegalArgumentException("its macros hold each other");
        }
        Matcher matcher = MACRO.matcher(text);
        return matcher.replaceAll(found -> {
            String name = found.group(1);
            String value = name.startsWith("env.")
                    ? environment.get(name.substring("env.".length()))
                    : name.equals("PORT") ? "${PORT}" : macros.get(name);
            if (value == null) {
                throw new IllegalArgumentException("${" + name + "} is set nowhere");
            }
            return Matcher.quoteReplacement(name.equals("PORT") ? value : expand(value, macros, depth + 1));
        });
    }

    private static Map<String, Object> map(@Nullable Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (value instanceof Map<?, ?> raw) {
            raw.forEach((key, inner) -> map.put(String.valueOf(key), inner == null ? "" : inner));
        }
        return map;
    }
}
