package dev.paddock.settings;

import dev.paddock.domain.Finding;
import dev.paddock.domain.Home;
import dev.paddock.domain.Instance;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Profile;
import dev.paddock.files.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The saved instances and profiles, one JSON file each, and which profile is active. Every call reads or writes the disk;
 * files that cannot be understood stay as they are and are told by {@link #problems()}, and their last good version holds.
 * Safe for several threads.
 */
public final class Catalog {
    /** Small state that is no setting. */
    private record ActiveProfile(@Nullable String name) {}

    /**
     * All of it at one moment.
     *
     * @param files names of the instances that have a file, usable or not
     */
    public record Scan(List<Instance> instances, List<String> files, List<Problem> problems) {
        public Scan {
            instances = List.copyOf(instances);
            files = List.copyOf(files);
            problems = List.copyOf(problems);
        }
    }

    private final Home home;
    private final SettingsFile settings;
    private final Shelf<Instance> instances;
    private final Shelf<Profile> profiles;

    /** With settings from the file alone. */
    public Catalog(Home home) {
        this(home, new SettingsFile(home, Map.of()));
    }

    /** @param settings whose defaults hold where an instance's file says nothing */
    public Catalog(Home home, SettingsFile settings) {
        this.home = home;
        this.settings = settings;
        this.instances = new Shelf<>(
                home.instances(), home.state(), Schema.Kind.INSTANCE, Instance.class, new InstanceForm(settings));
        this.profiles =
                new Shelf<>(home.profiles(), home.state(), Schema.Kind.PROFILE, Profile.class, new ProfileForm());
    }

    /** In the order of their names. */
    public synchronized List<Instance> instances() throws IOException {
        return values(instances.entries());
    }

    public synchronized Optional<Instance> instance(String name) throws IOException {
        return instances.entry(name).map(Shelf.Entry::value);
    }

    /** Writes the instance over what is there; keys that Paddock does not know stay in the file. */
    public synchronized void save(Instance instance) throws IOException {
        instances.save(instance, null);
    }

    /**
     * Carries what differs between {@code base} and {@code instance} into the file.
     *
     * @param base what the change began with
     * @throws dev.paddock.domain.PaddockException CONFLICT where somebody changed the same key in the file meanwhile, or
     *     the file cannot be used; INVALID where a value is out of bounds
     */
    public synchronized void save(Instance instance, Instance base) throws IOException {
        instances.save(instance, base);
    }

    /** Makes its file, which says only what differs from Paddock's own defaults. CONFLICT where there is one. */
    public synchronized void create(Instance instance) throws IOException {
        instances.create(instance);
    }

    /**
     * As {@link #create(Instance)}, of what a file would say.
     *
     * @param dryRun only checks
     */
    public synchronized void create(String name, ObjectNode said, boolean dryRun) throws IOException {
        instances.create(name, said, dryRun);
    }

    /** Of instances whose file names none; null for the built-in one. */
    public @Nullable String defaultEngine() {
        String current = settings.settings().engines().current();
        return current.isEmpty() ? null : current;
    }

    public synchronized void delete(String name) throws IOException {
        instances.delete(name);
    }

    /** In the order of their names, but what starts nothing comes last. */
    public synchronized List<Profile> profiles() throws IOException {
        return values(profiles.entries()).stream()
                .sorted(Comparator.comparing((Profile p) -> p.instances().isEmpty())
                        .thenComparing(Profile::name))
                .toList();
    }

    public synchronized void save(Profile profile) throws IOException {
        profiles.save(profile, null);
    }

    /** As {@link #save(Instance, Instance)}. */
    public synchronized void save(Profile profile, Profile base) throws IOException {
        profiles.save(profile, base);
    }

    /** Makes its file. CONFLICT where there is one. */
    public synchronized void create(Profile profile) throws IOException {
        profiles.create(profile);
    }

    public synchronized void deleteProfile(String name) throws IOException {
        profiles.delete(name);
    }

    public synchronized Optional<String> activeProfile() throws IOException {
        return activeProfileFile().load().map(ActiveProfile::name);
    }

    public synchronized void setActiveProfile(@Nullable String name) throws IOException {
        activeProfileFile().save(new ActiveProfile(name));
    }

    /** One for each file that is there and cannot be used as it is. */
    public synchronized List<Problem> problems() throws IOException {
        return scan().problems();
    }

    /** Every file, read once. */
    public synchronized Scan scan() throws IOException {
        List<Problem> problems = new ArrayList<>(settings.problems());
        List<Shelf.Entry<Instance>> entries = instances.entries();
        entries.forEach(entry -> entry.problem().ifPresent(problems::add));
        profiles.entries().forEach(entry -> entry.problem().ifPresent(problems::add));
        return new Scan(values(entries), entries.stream().map(Shelf.Entry::name).toList(), problems);
    }

    /** Every file of an instance or a profile, usable or not. */
    public synchronized List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        instances.entries().forEach(entry -> files.add(entry.source().file()));
        profiles.entries().forEach(entry -> files.add(entry.source().file()));
        return files;
    }

    /** Where a person may edit. */
    public List<Path> folders() {
        return List.of(home.config(), instances.folder(), profiles.folder());
    }

    /** Everything that is wrong with every file. */
    public synchronized List<Finding> findings() throws IOException {
        List<Finding> findings = new ArrayList<>(settings.read().findings());
        instances.entries().forEach(entry -> findings.addAll(entry.findings()));
        profiles.entries().forEach(entry -> findings.addAll(entry.findings()));
        return findings;
    }

    /** Keys in all files that Paddock does not know, as warnings. */
    public synchronized List<Finding> unknownKeys() throws IOException {
        List<Finding> findings = new ArrayList<>();
        instances.entries().forEach(entry -> findings.addAll(unknownKeys(entry.source(), Schema.Kind.INSTANCE)));
        profiles.entries().forEach(entry -> findings.addAll(unknownKeys(entry.source(), Schema.Kind.PROFILE)));
        if (Files.exists(settings.file())) {
            findings.addAll(unknownKeys(HandFile.read(settings.file()), Schema.Kind.SETTINGS));
        }
        return findings;
    }

    private static List<Finding> unknownKeys(HandFile source, Schema.Kind kind) {
        ObjectNode tree = source.tree();
        return tree == null
                ? List.of()
                : Schema.of(kind).unknownKeys(tree).stream()
                        .map(finding -> finding.in(source.file()))
                        .toList();
    }

    /**
     * Everything that is wrong with one file, and as warnings the keys that Paddock does not know.
     *
     * @param kind what it is to be; null for what its folder or its keys tell
     */
    public List<Finding> findings(Path file, Schema.@Nullable Kind kind) {
        HandFile source = HandFile.read(file);
        ObjectNode tree = source.tree();
        if (tree == null) {
            return source.findings();
        }
        Schema.Kind is = kind == null ? kindOf(file, tree) : kind;
        String text = String.valueOf(file.getFileName());
        String name = text.endsWith(".json") ? text.substring(0, text.length() - ".json".length()) : text;
        List<Finding> findings = new ArrayList<>(
                switch (is) {
                    case INSTANCE -> instances.findings(name, source);
                    case PROFILE -> profiles.findings(name, source);
                    case SETTINGS -> settings.findings(source);
                });
        findings.addAll(unknownKeys(source, is));
        return findings;
    }

    private Schema.Kind kindOf(Path file, ObjectNode tree) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        if (file.toAbsolutePath().normalize().equals(settings.file()) || tree.has("defaults") || tree.has("on_quit")) {
            return Schema.Kind.SETTINGS;
        }
        return Objects.equals(folder, profiles.folder())
                        || (tree.has("instances") && !tree.has("model") && !tree.has("worker"))
                ? Schema.Kind.PROFILE
                : Schema.Kind.INSTANCE;
    }

    /** Where an instance of that name is kept, whether it is there or not. INVALID for what is no name. */
    public Path fileOf(String name) {
        return instances.file(name);
    }

    public Path profileFileOf(String name) {
        return profiles.file(name);
    }

    /**
     * One value of an instance.
     *
     * @param said its own file says so; else it is a default
     */
    public record Value(String key, Object value, boolean said) {}

    /** Every value that the instance has, defaults included; secrets are not shown. Empty where there is none such. */
    public synchronized List<Value> values(String name) {
        return instances.entry(name).map(Catalog::values).orElse(List.of());
    }

    private static List<Value> values(Shelf.Entry<Instance> entry) {
        Instance instance = entry.value();
        ObjectNode tree = entry.source().tree();
        if (instance == null) {
            return List.of();
        }
        List<String> said = tree == null ? List.of() : JsonTrees.leafKeys(tree, "");
        ObjectNode complete = Json.byHand().valueToTree(instance);
        return JsonTrees.leafKeys(complete, "").stream()
                .filter(key -> !isEmptyGroup(key, complete))
                .map(key -> new Value(key, Secrets.shown(key, JsonTrees.at(complete, key)), said.contains(key)))
                .toList();
    }

    /** A group of settings that are all left out; {@code env} is a value itself. */
    private static boolean isEmptyGroup(String key, ObjectNode complete) {
        return !key.equals("env") && JsonTrees.at(complete, key) instanceof ObjectNode group && group.isEmpty();
    }

    /**
     * What the owner of the servers does once at its start: brings files of an older form to today's, keeping the old ones,
     * and lays the schemas where the files point to.
     */
    public synchronized void prepare() throws IOException {
        for (Schema.Kind kind : Schema.Kind.values()) {
            Path file = home.config().resolve("schema").resolve(kind.fileName());
            String text = Schema.of(kind).text();
            if (!Files.exists(file) || !Files.readString(file).equals(text)) {
                AtomicFile.write(file, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
        }
        instances.migrate();
        profiles.migrate();
        keepGood();
    }

    /** Keeps what can be used now for when it can be used no more. Only for the owner of the servers. */
    public synchronized void keepGood() throws IOException {
        settings.keepGood();
        instances.keepGood(instances.entries());
        profiles.keepGood(profiles.entries());
    }

    private JsonFile<ActiveProfile> activeProfileFile() {
        return new JsonFile<>(home.state().resolve("active-profile.json"), ActiveProfile.class);
    }

    private static <T> List<T> values(List<Shelf.Entry<T>> entries) {
        List<T> values = new ArrayList<>();
        for (Shelf.Entry<T> entry : entries) {
            T value = entry.value();
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    private record InstanceForm(SettingsFile settings) implements Shelf.Form<Instance> {
        @Override
        public ObjectNode defaults(String name, ObjectNode said) {
            ObjectNode tree = plain(name, said.path("model").path("path").asString(""));
            Settings general = settings.settings();
            Overlay.put(tree, InstanceEdit.defaultsFor(said, Json.byHand().valueToTree(general.defaults())));
            String engine = general.engines().current();
            if (!engine.isEmpty()) {
                tree.put("engine", engine);
            }
            return tree;
        }

        @Override
        public ObjectNode plain(Instance value) {
            ObjectNode tree = plain(value.name(), "");
            tree.remove("name");
            return tree;
        }

        private static ObjectNode plain(String name, String path) {
            return Json.byHand().valueToTree(Instance.of(name, Path.of(path)));
        }

        @Override
        public String name(Instance value) {
            return value.name();
        }
    }

    private static final class ProfileForm implements Shelf.Form<Profile> {
        @Override
        public ObjectNode defaults(String name, ObjectNode said) {
            return Json.byHand().valueToTree(new Profile(name, name, List.of()));
        }

        @Override
        public ObjectNode plain(Profile value) {
            return Json.byHand().createObjectNode();
        }

        @Override
        public String name(Profile value) {
            return value.name();
        }
    }
}
