package dev.paddock.settings;

import dev.paddock.domain.Finding;
import dev.paddock.domain.Instance;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.files.AtomicFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * One folder of JSON files, one value in each, called after it. What a person writes there is held against its schema and
 * never lost: a change of ours is carried into the file as it is now, and of a file that cannot be used the last good
 * version holds.
 */
final class Shelf<T> {
    private static final String SUFFIX = ".json";

    /** What differs between the kinds of values. */
    interface Form<T> {
        /** Every default, for a file that says {@code said}. */
        ObjectNode defaults(String name, ObjectNode said);

        /** As {@link #defaults}, but of Paddock alone: what a value holds about which nobody said anything. */
        ObjectNode plain(T value);

        String name(T value);
    }

    /**
     * @param value null where neither the file nor an earlier version of it can be used
     * @param findings of the file as it is now, without warnings
     * @param earlier {@code value} is of an earlier version
     */
    record Entry<T>(String name, HandFile source, @Nullable T value, List<Finding> findings, boolean earlier) {
        Optional<Problem> problem() {
            return findings.isEmpty()
                    ? Optional.empty()
                    : Optional.of(SettingsProblems.unusable(source.file(), findings, earlier));
        }
    }

    private final Path folder;
    private final Path lastGood;
    private final Path backups;
    private final Schema.Kind kind;
    private final Class<T> type;
    private final Form<T> form;

    /** @param state where last good versions are kept */
    Shelf(Path folder, Path state, Schema.Kind kind, Class<T> type, Form<T> form) {
        this.folder = folder;
        this.lastGood = state.resolve("last-good").resolve(folder.getFileName());
        this.backups = folder.resolveSibling("backups").resolve(folder.getFileName());
        this.kind = kind;
        this.type = type;
        this.form = form;
    }

    Path folder() {
        return folder;
    }

    /** In the order of their names. */
    List<Entry<T>> entries() throws IOException {
        List<Entry<T>> found = new ArrayList<>();
        for (Path file : jsonFiles(folder)) {
            found.add(entry(nameOf(file), HandFile.read(file)));
        }
        return found;
    }

    /** Empty where there is no such file. */
    Optional<Entry<T>> entry(String name) {
        if (!Instance.NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        Path file = file(name);
        return Files.exists(file) ? Optional.of(entry(name, HandFile.read(file))) : Optional.empty();
    }

    private Entry<T> entry(String name, HandFile source) {
        List<Finding> findings = findings(name, source);
        if (findings.isEmpty()) {
            return new Entry<>(name, source, value(name, source), List.of(), false);
        }
        T earlier = source.isNewer() ? null : earlier(name);
        return new Entry<>(name, source, earlier, findings, earlier != null);
    }

    /** Everything that is wrong with a file, at once. */
    List<Finding> findings(String name, HandFile source) {
        ObjectNode tree = source.tree();
        if (tree == null) {
            return source.findings();
        }
        List<Finding> findings = new ArrayList<>(Schema.of(kind).check(tree));
        if (!Instance.NAME.matcher(name).matches()) {
            findings.add(Finding.error(
                    null,
                    "the file is called " + "\"" + name + SUFFIX + "\"",
                    "a file here is named after what it holds: small letters, digits and hyphens, up to 63 of them"));
        } else if (tree.path("name").isString() && !tree.path("name").asString().equals(name)) {
            findings.add(Finding.error(
                    "name",
                    "name is " + SchemaCheck.shown(tree.get("name")) + ", but the file is called " + name + SUFFIX,
                    "make them equal, or leave the name out"));
        }
        if (findings.isEmpty()) {
            try {
                value(name, source);
            } catch (JacksonException | IllegalArgumentException bad) {
                findings.add(Finding.error(null, String.valueOf(bad.getMessage()), null));
            }
        }
        return findings.stream().map(finding -> finding.in(source.file())).toList();
    }

    private T value(String name, HandFile source) {
        return value(name, Objects.requireNonNull(source.tree()));
    }

    private T value(String name, ObjectNode said) {
        ObjectNode complete = form.defaults(name, said);
        Overlay.put(complete, said.deepCopy());
        return Json.byHand().treeToValue(complete, type);
    }

    private @Nullable T earlier(String name) {
        Path file = lastGood.resolve(name + SUFFIX);
        if (!Instance.NAME.matcher(name).matches() || !Files.exists(file)) {
            return null;
        }
        HandFile source = HandFile.read(file);
        return findings(name, source).isEmpty() ? value(name, source) : null;
    }

    /**
     * Carries what differs between {@code base} and {@code wanted} into the file; keys that Paddock does not know stay.
     *
     * @param base what the change began with; null for what the file holds now
     * @throws PaddockException CONFLICT where the file was changed meanwhile in the same place, INVALID where a value is
     *     out of bounds
     */
    void save(T wanted, @Nullable T base) throws IOException {
        String name = form.name(wanted);
        Path file = file(name);
        HandFile source = HandFile.read(file);
        ObjectNode said = Json.byHand().createObjectNode();
        if (source.tree() != null) {
            said = source.tree();
            refuse(file, findings(name, source));
        } else if (Files.exists(file)) {
            if (base != null || source.isNewer() || source.content() == null) {
                throw SettingsProblems.refused(Kind.CONFLICT, file, source.findings());
            }
            JsonFile.setAside(file);
        }
        ObjectNode want = tree(wanted);
        ObjectNode now = meaning(name, said);
        carry(file, said, now, base == null ? now : tree(base), want);
        write(file, said);
    }

    /**
     * Makes a file that says only what differs from Paddock's own defaults, so that those of the settings hold for the rest.
     *
     * @throws PaddockException CONFLICT where there is one, INVALID where a value is out of bounds
     */
    void create(T wanted) throws IOException {
        Path file = free(form.name(wanted));
        ObjectNode said = Json.byHand().createObjectNode();
        ObjectNode plain = form.plain(wanted);
        carry(file, said, plain, plain, tree(wanted));
        write(file, said);
    }

    /** As {@link #create}, of what a file would say. */
    void create(String name, ObjectNode said, boolean dryRun) throws IOException {
        Path file = free(name);
        refuse(file, findings(name, new HandFile(file, null, said, false, List.of())));
        if (!dryRun) {
            write(file, said.deepCopy().put("name", name));
        }
    }

    private Path free(String name) {
        Path file = file(name);
        if (Files.exists(file)) {
            throw new PaddockException(
                    Kind.CONFLICT,
                    Problem.of("name-taken", "There is a file " + file + " already", "", "Choose another name."));
        }
        return file;
    }

    private static void refuse(Path file, List<Finding> findings) {
        if (!findings.isEmpty()) {
            throw SettingsProblems.refused(Kind.CONFLICT, file, findings);
        }
    }

    private static void carry(Path file, ObjectNode said, ObjectNode now, ObjectNode base, ObjectNode wanted) {
        List<JsonTrees.Conflict> conflicts = JsonTrees.carryOver(said, now, base, wanted);
        if (!conflicts.isEmpty()) {
            throw SettingsProblems.editedMeanwhile(file, conflicts);
        }
    }

    /** With every default; of a file that says nothing yet, only the defaults. */
    private ObjectNode meaning(String name, ObjectNode said) {
        if (said.isEmpty()) {
            ObjectNode defaults = form.defaults(name, said);
            defaults.remove("name");
            return defaults;
        }
        return tree(value(name, said));
    }

    private ObjectNode tree(T value) {
        return Json.byHand().valueToTree(value);
    }

    private void write(Path file, ObjectNode said) throws IOException {
        List<Finding> findings = Schema.of(kind).check(said);
        if (!findings.isEmpty()) {
            throw SettingsProblems.refused(Kind.INVALID, file, findings);
        }
        ObjectNode ordered = Json.byHand().createObjectNode();
        ordered.put("$schema", "../schema/" + kind.fileName()).put("version", Schema.VERSION);
        said.properties().forEach(entry -> {
            if (!ordered.has(entry.getKey())) {
                ordered.set(entry.getKey(), entry.getValue());
            }
        });
        AtomicFile.write(file, Json.byHand().writeValueAsBytes(ordered));
    }

    void delete(String name) throws IOException {
        Files.deleteIfExists(file(name));
        Files.deleteIfExists(lastGood.resolve(name + SUFFIX));
    }

    /** Keeps every good file as it is now, for when it can be used no more. Only for the owner of the servers. */
    void keepGood(List<Entry<T>> entries) throws IOException {
        for (Entry<T> entry : entries) {
            byte[] content = entry.source().content();
            Path copy = lastGood.resolve(entry.name() + SUFFIX);
            if (entry.findings().isEmpty()
                    && content != null
                    && !(Files.exists(copy) && Arrays.equals(Files.readAllBytes(copy), content))) {
                AtomicFile.write(copy, content);
            }
        }
    }

    /** Brings files of an older form to today's; the older one is kept. Only for the owner of the servers. */
    void migrate() throws IOException {
        for (Entry<T> entry : entries()) {
            byte[] content = entry.source().content();
            ObjectNode tree = entry.source().tree();
            if (entry.source().migrated() && entry.findings().isEmpty() && content != null && tree != null) {
                Path copy = JsonFile.dated(backups.resolve(entry.name() + SUFFIX), "bak");
                AtomicFile.write(copy, content);
                write(entry.source().file(), tree);
            }
        }
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

    Path file(String name) {
        if (!Instance.NAME.matcher(name).matches()) {
            throw new PaddockException(
                    Kind.INVALID,
                    Problem.of(
                            "bad-name",
                            "\"" + name + "\" cannot be a name",
                            "a name is 1 to 63 small letters, digits and hyphens, with no hyphen first or last",
                            "Choose another name."));
        }
        return folder.resolve(name + SUFFIX);
    }

    private static String nameOf(Path file) {
        String text = file.getFileName().toString();
        return text.substring(0, text.length() - SUFFIX.length());
    }
}
