package dev.paddock.exchange;

import dev.paddock.domain.Finding;
import dev.paddock.domain.Fleet;
import dev.paddock.domain.InstanceNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The presets of llama-server's router: sections of arguments without their dashes; {@code [*]} holds for all. */
final class PresetIni {
    private static final String ALL = "*";
    private static final String BEFORE_ALL = "";

    private final Path base;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, Map<String, String>> sections = new LinkedHashMap<>();

    PresetIni(Path base) {
        this.base = base;
    }

    Imported read(String text) {
        String section = BEFORE_ALL;
        int number = 0;
        for (String raw : text.lines().toList()) {
            number++;
            String line = raw.strip();
            int equals = line.indexOf('=');
            if (line.startsWith("[") && line.endsWith("]")) {
                section = line.substring(1, line.length() - 1).strip();
                sections.computeIfAbsent(section, name -> new LinkedHashMap<>());
            } else if (equals > 0 && !line.startsWith(";") && !line.startsWith("#")) {
                sections.computeIfAbsent(section, name -> new LinkedHashMap<>())
                        .put(
                                line.substring(0, equals).strip(),
                                line.substring(equals + 1).strip());
            } else if (!line.isEmpty() && !line.startsWith(";") && !line.startsWith("#")) {
                findings.add(Finding.error(null, "line " + number + " is \"" + line + "\"", "KEY = VALUE, or [NAME]"));
            }
        }
        List<Imported.Entry> entries = new ArrayList<>();
        sections.forEach((name, keys) -> {
            if (!name.equals(ALL) && !name.equals(BEFORE_ALL)) {
                entry(name, keys, entries);
            }
        });
        return new Imported("llama-server presets", entries, findings);
    }

    private void entry(String name, Map<String, String> own, List<Imported.Entry> entries) {
        ServerArguments said = new ServerArguments(base);
        Map<String, String> keys = new LinkedHashMap<>(sections.getOrDefault(ALL, Map.of()));
        keys.putAll(own);
        keys.forEach((key, value) -> add(said, key, value));
        if (said.hasModel()) {
            entries.add(
                    new Imported.Entry(InstanceNames.free(Path.of(name.replace(':', '-')), Fleet.EMPTY), said.said()));
        } else {
            findings.add(Finding.error(name, "[" + name + "] is not taken over", "it names no file with model = …"));
        }
    }

    private static void add(ServerArguments said, String key, String value) {
        boolean variable = key.startsWith("LLAMA_");
        String flag = variable ? key : (key.length() <= 4 && !key.contains("-") && isShort(key) ? "-" : "--") + key;
        if (key.equals("load-on-startup")) {
            said.put("autostart", value);
        } else if (ServerArguments.isKnown(flag)) {
            said.set(flag, value);
        } else if (variable) {
            said.env(key, value);
        } else if (value.equals("true")) {
            said.arg(flag);
        } else if (value.equals("false")) {
            said.arg("--no-" + key);
        } else {
            said.arg(flag);
            said.arg(value);
        }
    }

    /** Words that are spelled out although they are as short as an abbreviation. */
    private static boolean isShort(String key) {
        return !List.of("host", "port", "rpc", "temp", "seed", "lora", "keep", "mlock", "top")
                .contains(key);
    }
}
