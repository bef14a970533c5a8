package dev.paddock.settings;

import dev.paddock.domain.Home;
import dev.paddock.domain.Instance;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Profile;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The saved instances and profiles, one JSON file each, and which profile is active. Every call reads or writes the disk;
 * files that cannot be understood stay as they are and are told by {@link #problems()}. Safe for several threads.
 */
public final class Catalog {
    private static final String SUFFIX = ".json";
    private static final Pattern CAPITAL = Pattern.compile("([A-Z])");

    /** Small state that is no setting. */
    private record ActiveProfile(@Nullable String name) {}

    private final Home home;
    private final JsonMapper mapper = Json.mapper();

    public Catalog(Home home) {
        this.home = home;
    }

    /** In the order of their names. */
    public synchronized List<Instance> instances() throws IOException {
        return all(home.instances(), this::readInstance, Instance::name, new ArrayList<>());
    }

    public synchronized Optional<Instance> instance(String name) throws IOException {
        return instances().stream().filter(i -> i.name().equals(name)).findFirst();
    }

    /** Writes the instance; keys that Paddock does not know stay in the file. */
    public synchronized void save(Instance instance) throws IOException {
        write(file(home.instances(), instance.name()), mapper.valueToTree(instance), Instance.class);
    }

    public synchronized void delete(String name) throws IOException {
        Files.deleteIfExists(file(home.instances(), name));
    }

    /** In the order of their names, but what starts nothing comes last. */
    public synchronized List<Profile> profiles() throws IOException {
        List<Profile> profiles = all(home.profiles(), this::readProfile, Profile::name, new ArrayList<>());
        return profiles.stream()
                .sorted(Comparator.comparing((Profile p) -> p.instances().isEmpty())
                        .thenComparing(Profile::name))
                .toList();
    }

    public synchronized void save(Profile profile) throws IOException {
        write(file(home.profiles(), profile.name()), mapper.valueToTree(profile), Profile.class);
    }

    public synchronized Optional<String> activeProfile() throws IOException {
        return activeProfileFile().load().map(ActiveProfile::name);
    }

    public synchronized void setActiveProfile(@Nullable String name) throws IOException {
        activeProfileFile().save(new ActiveProfile(name));
    }

    /** One for each file that is there and cannot be used. */
    public synchronized List<Problem> problems() throws IOException {
        List<Problem> problems = new ArrayList<>();
        all(home.instances(), this::readInstance, Instance::name, problems);
        all(home.profiles(), this::readProfile, Profile::name, problems);
        return problems;
    }

    private JsonFile<ActiveProfile> activeProfileFile() {
        return new JsonFile<>(home.state().resolve("active-profile.json"), ActiveProfile.class);
    }

    private interface Reader<T> {
        T read(JsonNode tree, String name);
    }

    private <T> List<T> all(Path folder, Reader<T> reader, Function<T, String> nameOf, List<Problem> problems)
            throws IOException {
        List<T> found = new ArrayList<>();
        for (Path file : jsonFiles(folder)) {
            try {
                String name = nameOf(file);
                if (!Instance.NAME.matcher(name).matches()) {
                    throw new IllegalArgumentException("a file here is named after what it holds: small letters, digits"
                            + " and hyphens, up to 63 of them");
                }
                T value = reader.read(mapper.readTree(Files.readAllBytes(file)), name);
                if (!nameOf.apply(value).equals(name)) {
                    throw new IllegalArgumentException("\"name\" is \"" + nameOf.apply(value)
                            + "\", but the file is called " + name + SUFFIX + "; make them equal");
                }
                found.add(value);
            } catch (JacksonException | IllegalArgumentException | NullPointerException | IOException bad) {
                problems.add(problem(file, bad));
            }
        }
        return found;
    }

    private static Problem problem(Path file, Exception bad) {
        String why = switch (bad) {
            case JacksonException json -> json.getOriginalMessage() + where(json);
            default -> String.valueOf(bad.getMessage());
        };
        return Problem.of(
                "unreadable-settings",
                file + " cannot be used",
                why,
                "Mend the file or delete it. Until then Paddock goes on without it.");
    }

    private static String where(JacksonException json) {
        return json.getLocation() == null || json.getLocation().getLineNr() < 0
                ? ""
                : " (line " + json.getLocation().getLineNr() + ", column "
                        + json.getLocation().getColumnNr() + ")";
    }

    private static List<Path> jsonFiles(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            entries.forEach(files::add);
        } catch (NoSuchFileException none) {
            return List.of();
        }
        files.removeIf(file -> file.getFileName().toString().startsWith("."));
        files.sort(Comparator.comparing(file -> file.getFileName().toString()));
        return files;
    }

    /** A file may say only what differs from the defaults. */
    private Instance readInstance(JsonNode tree, String name) {
        JsonNode path = tree.path("model").path("path");
        if (!path.isString()) {
            throw new IllegalArgumentException("\"model\" needs a \"path\": the GGUF file to load");
        }
        ObjectNode complete = mapper.valueToTree(Instance.of(name, Path.of(path.asString())));
        Overlay.put(complete, (ObjectNode) tree);
        return mapper.treeToValue(complete, Instance.class);
    }

    private Profile readProfile(JsonNode tree, String name) {
        if (!(tree instanceof ObjectNode)) {
            throw new IllegalArgumentException("a profile is a JSON object");
        }
        ObjectNode complete = mapper.valueToTree(new Profile(name, name, List.of()));
        Overlay.put(complete, (ObjectNode) tree);
        return mapper.treeToValue(complete, Profile.class);
    }

    private void write(Path file, ObjectNode tree, Class<?> type) throws IOException {
        if (Files.exists(file)) {
            try {
                if (mapper.readTree(Files.readAllBytes(file)) instanceof ObjectNode before) {
                    removeKnown(before, type);
                    Overlay.put(tree, before);
                }
            } catch (JacksonException corrupt) {
                JsonFile.setAside(file);
            }
        }
        JsonFile.writeAtomically(file, mapper.writeValueAsBytes(tree));
    }

    /** Leaves only the keys that Paddock does not know. */
    private static void removeKnown(ObjectNode tree, Class<?> type) {
        for (RecordComponent component : type.getRecordComponents()) {
            String key = CAPITAL.matcher(component.getName()).replaceAll("_$1").toLowerCase(Locale.ROOT);
            if (component.getType().isRecord() && tree.get(key) instanceof ObjectNode group) {
                removeKnown(group, component.getType());
            } else {
                tree.remove(key);
            }
        }
    }

    private static Path file(Path folder, String name) {
        if (!Instance.NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a name: " + name);
        }
        return folder.resolve(name + SUFFIX);
    }

    private static String nameOf(Path file) {
        String text = file.getFileName().toString();
        return text.substring(0, text.length() - SUFFIX.length());
    }
}
