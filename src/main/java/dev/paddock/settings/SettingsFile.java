package dev.paddock.settings;

import dev.paddock.domain.Finding;
import dev.paddock.domain.Home;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.files.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The settings that hold, and where each comes from: the preset's defaults, {@code config/settings.json}, the environment.
 * A value that cannot be used is told and passed over. Reads the disk at every call; safe for several threads.
 */
public final class SettingsFile {
    /** In the order in which one holds over the other. */
    public enum Origin {
        DEFAULT,
        PRESET,
        FILE,
        ENVIRONMENT
    }

    /**
     * @param key {@code defaults.server.host}
     * @param value as it would stand in the file
     * @param variable of the environment that holds over all else
     */
    public record Line(String key, Object value, Origin origin, String variable) {}

    /** @param findings what was passed over */
    public record Effective(Settings settings, List<Line> lines, List<Finding> findings) {
        public Effective {
            lines = List.copyOf(lines);
            findings = List.copyOf(findings);
        }
    }

    private final Path file;
    private final Path lastGood;
    private final Map<String, String> env;

    /** @param env the environment of this process */
    public SettingsFile(Home home, Map<String, String> env) {
        this.file = home.config().resolve("settings.json");
        this.lastGood = home.state().resolve("last-good").resolve("settings.json");
        this.env = Map.copyOf(env);
    }

    private static Schema schema() {
        return Schema.of(Schema.Kind.SETTINGS);
    }

    /** Every setting, in the order of the file. */
    static List<String> keys() {
        return leaves(Json.byHand().valueToTree(Settings.DEFAULT), List.of()).stream()
                .map(path -> String.join(".", path))
                .toList();
    }

    public Path file() {
        return file;
    }

    /** Of a file that cannot be understood the last good version holds. */
    public Effective read() {
        List<Finding> findings = new ArrayList<>();
        ObjectNode said = said(findings);
        ObjectNode fromEnv = fromEnvironment(findings);
        ObjectNode over = said.deepCopy();
        Overlay.put(over, fromEnv.deepCopy());
        Settings.Preset preset = over.has("preset")
                ? Json.byHand().treeToValue(over.get("preset"), Settings.Preset.class)
                : Settings.Preset.WORKSTATION;
        ObjectNode plain = Json.byHand().valueToTree(Settings.DEFAULT);
        ObjectNode complete = Json.byHand().valueToTree(Settings.of(preset));
        ObjectNode presets = complete.deepCopy();
        Overlay.put(complete, over);
        List<Line> lines = new ArrayList<>();
        for (List<String> path : leaves(presets, List.of())) {
            Origin origin = has(fromEnv, path)
                    ? Origin.ENVIRONMENT
                    : has(said, path)
                            ? Origin.FILE
                            : at(plain, path).equals(at(presets, path)) ? Origin.DEFAULT : Origin.PRESET;
            Object value = Json.byHand().treeToValue(at(complete, path), Object.class);
            lines.add(new Line(String.join(".", path), value, origin, variable(path)));
        }
        return new Effective(Json.byHand().treeToValue(complete, Settings.class), lines, findings);
    }

    public Settings settings() {
        return read().settings();
    }

    /**
     * Writes what the texts say, and no more: unknown keys stay, and what is as it would be anyway is left out.
     *
     * @param texts by key, as of {@link SettingsTexts}
     * @param before what each of them was when the change was begun
     * @throws dev.paddock.domain.PaddockException INVALID where a text cannot be; CONFLICT where somebody changed the same
     *     meanwhile, or the file cannot be used
     */
    public synchronized void save(Map<String, String> texts, Map<String, String> before) throws IOException {
        List<Finding> wrong = SettingsTexts.check(texts);
        if (!wrong.isEmpty()) {
            throw SettingsProblems.refused(Kind.INVALID, file, wrong);
        }
        ObjectNode tree = tree();
        List<Finding> meanwhile = changedMeanwhile(before);
        if (!meanwhile.isEmpty()) {
            throw SettingsProblems.refused(Kind.CONFLICT, file, meanwhile);
        }
        FormTexts form = new FormTexts(Schema.Kind.SETTINGS);
        texts.forEach((key, text) -> form.put(tree, key, text, new ArrayList<>()));
        leaveOut(tree, texts.keySet());
        AtomicFile.write(file, Json.byHand().writeValueAsBytes(tree));
    }

    private ObjectNode tree() {
        if (!Files.exists(file)) {
            return Json.byHand().createObjectNode().put("$schema", "schema/" + Schema.Kind.SETTINGS.fileName());
        }
        HandFile source = HandFile.read(file);
        ObjectNode tree = source.tree();
        if (tree == null) {
            throw SettingsProblems.refused(Kind.CONFLICT, file, source.findings());
        }
        return tree;
    }

    private List<Finding> changedMeanwhile(Map<String, String> before) {
        return read().lines().stream()
                .filter(line -> before.containsKey(line.key())
                        && !SettingsTexts.of(line).equals(before.get(line.key())))
                .map(line -> Finding.error(
                        line.key(),
                        line.key() + " is now " + SettingsTexts.of(line) + ", which somebody else made of it",
                        null))
                .toList();
    }

    /** What would hold without the file as well follows its preset again. */
    private static void leaveOut(ObjectNode tree, Set<String> keys) {
        JsonNode preset = tree.path("preset");
        ObjectNode usual = Json.byHand()
                .valueToTree(Settings.of(
                        preset.isString()
                                ? Json.byHand().treeToValue(preset, Settings.Preset.class)
                                : Settings.Preset.WORKSTATION));
        for (String key : keys) {
            List<String> path = List.of(key.split("\\."));
            if (!key.equals("preset") && FormTexts.of(at(tree, path)).equals(FormTexts.of(at(usual, path)))) {
                remove(tree, key);
                for (int i = path.size() - 1; i > 0; i--) {
                    if (at(tree, path.subList(0, i)).isEmpty()) {
                        remove(tree, String.join(".", path.subList(0, i)));
                    }
                }
            }
        }
    }

    /** What is wrong with the file as a whole, and with the environment. */
    public List<Problem> problems() {
        List<Finding> findings = read().findings();
        return findings.isEmpty() ? List.of() : List.of(SettingsProblems.passedOver(file, findings));
    }

    /** Everything that is wrong or doubtful in {@code source}. */
    List<Finding> findings(HandFile source) {
        ObjectNode tree = source.tree();
        return tree == null
                ? source.findings()
                : schema().check(tree).stream().map(f -> f.in(source.file())).toList();
    }

    private ObjectNode said(List<Finding> findings) {
        if (!Files.exists(file)) {
            return Json.byHand().createObjectNode();
        }
        HandFile source = HandFile.read(file);
        findings.addAll(findings(source));
        ObjectNode tree = source.tree() != null || source.isNewer() || !Files.exists(lastGood)
                ? source.tree()
                : HandFile.read(lastGood).tree();
        if (tree == null) {
            return Json.byHand().createObjectNode();
        }
        for (Finding finding : schema().check(tree)) {
            remove(tree, finding.key());
        }
        return tree;
    }

    private static void remove(ObjectNode tree, @Nullable String key) {
        if (key == null) {
            return;
        }
        List<String> path = List.of(key.split("\\."));
        if (at(tree, path.subList(0, path.size() - 1)) instanceof ObjectNode group) {
            group.remove(path.getLast());
        }
    }

    private ObjectNode fromEnvironment(List<Finding> findings) {
        ObjectNode tree = Json.byHand().createObjectNode();
        for (List<String> path : leaves(Json.byHand().valueToTree(Settings.DEFAULT), List.of())) {
            String text = env.get(variable(path));
            if (text != null && !text.isEmpty()) {
                ObjectNode one = Json.byHand().createObjectNode();
                put(one, path, parse(path, text));
                List<Finding> wrong = schema().check(one);
                wrong.stream().map(f -> ofVariable(f, variable(path))).forEach(findings::add);
                if (wrong.isEmpty()) {
                    Overlay.put(tree, one);
                }
            }
        }
        return tree;
    }

    private static Finding ofVariable(Finding finding, String variable) {
        String message = variable
                + finding.message().substring(String.valueOf(finding.key()).length());
        return Finding.error(finding.key(), message, finding.right());
    }

    /** As the schema wants it; a list is written as in PATH. */
    private static JsonNode parse(List<String> path, String text) {
        String type = schema().property(path)
                .map(rule -> rule.get("type").json().asString(""))
                .orElse("");
        try {
            if (type.equals("number") || type.equals("integer") || type.equals("boolean")) {
                JsonNode value = Json.byHand().readTree(text);
                return value.isNumber() || value.isBoolean()
                        ? value
                        : Json.byHand().valueToTree(text);
            }
        } catch (JacksonException noJson) {
            // The schema says what is right instead.
        }
        return Json.byHand().valueToTree(type.isEmpty() ? text.toLowerCase(Locale.ROOT) : text);
    }

    private static String variable(List<String> path) {
        return "PADDOCK_" + String.join("_", path).toUpperCase(Locale.ROOT);
    }

    private static List<List<String>> leaves(ObjectNode tree, List<String> prefix) {
        List<List<String>> found = new ArrayList<>();
        for (var entry : tree.properties()) {
            List<String> path = new ArrayList<>(prefix);
            path.add(entry.getKey());
            if (entry.getValue() instanceof ObjectNode group && !group.isEmpty()) {
                found.addAll(leaves(group, path));
            } else {
                found.add(List.copyOf(path));
            }
        }
        return found;
    }

    private static boolean has(ObjectNode tree, List<String> path) {
        return !at(tree, path).isMissingNode();
    }

    private static JsonNode at(JsonNode tree, List<String> path) {
        JsonNode node = tree;
        for (String key : path) {
            node = node.path(key);
        }
        return node;
    }

    private static void put(ObjectNode tree, List<String> path, JsonNode value) {
        ObjectNode node = tree;
        for (String key : path.subList(0, path.size() - 1)) {
            node = node.putObject(key);
        }
        node.set(path.getLast(), value);
    }

    /** Keeps the file as it is now, where it is good, for when it can be used no more. Only for the owner of the servers. */
    void keepGood() throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        HandFile source = HandFile.read(file);
        byte[] content = source.content();
        if (content != null
                && findings(source).isEmpty()
                && !(Files.exists(lastGood) && Arrays.equals(Files.readAllBytes(lastGood), content))) {
            AtomicFile.write(lastGood, content);
        }
    }
}
