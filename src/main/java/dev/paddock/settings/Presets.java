package dev.paddock.settings;

import dev.paddock.domain.Instance;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Values under a name, to lay over an instance: {@code config/templates} say where a model is to run, {@code config/presets}
 * how. They hold options and no engine's flags, so that each engine hears them in its own words. Immutable.
 */
public final class Presets {
    /** @param instance the values, as an instance's file would hold them */
    private record Preset(String description, ObjectNode instance) {}

    private final Map<String, Preset> presets;

    private Presets(Map<String, Preset> presets) {
        this.presets = presets;
    }

    /** Where a model runs: {@code cpu}, {@code cuda}, …. */
    public static Presets templates() {
        return read("templates");
    }

    /** How it runs: {@code context-32k}, {@code flash-attention}, …. */
    public static Presets presets() {
        return read("presets");
    }

    private static Presets read(String folder) {
        Map<String, Preset> found = new LinkedHashMap<>();
        for (String name : shipped(folder + "/index.json", String[].class)) {
            found.put(name, shipped(folder + "/" + name + ".json", Preset.class));
        }
        return new Presets(found);
    }

    private static <T> T shipped(String file, Class<T> type) {
        try (InputStream in = Presets.class.getResourceAsStream("/config/" + file)) {
            if (in == null) {
                throw new IllegalStateException("config/" + file + " is missing from this build");
            }
            return Json.mapper().readValue(in, type);
        } catch (IOException broken) {
            throw new IllegalStateException("config/" + file + " cannot be read", broken);
        }
    }

    public List<String> names() {
        return List.copyOf(presets.keySet());
    }

    /** One sentence without a full stop; empty for a name that is none of {@link #names()}. */
    public Optional<String> description(String name) {
        return Optional.ofNullable(presets.get(name)).map(Preset::description);
    }

    /**
     * The instance with the values over its own; arguments are added to those it has.
     *
     * @param name one of {@link #names()}
     */
    public Instance over(Instance instance, String name) {
        Preset preset = Optional.ofNullable(presets.get(name))
                .orElseThrow(() -> new IllegalArgumentException("no preset is called " + name));
        JsonMapper mapper = Json.mapper();
        ObjectNode tree = mapper.valueToTree(instance);
        Overlay.put(tree, preset.instance());
        Instance changed = mapper.treeToValue(tree, Instance.class);
        if (!preset.instance().has("args")) {
            return changed;
        }
        List<String> args = new ArrayList<>(instance.args());
        args.addAll(changed.args());
        return changed.withArgs(args);
    }
}
