package dev.paddock.settings;

import dev.paddock.domain.Finding;
import dev.paddock.domain.Home;
import dev.paddock.domain.IoWords;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.files.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a person configured, in one ZIP file and back: settings, instances, profiles, which of these is active. Models and
 * engines are not in it, secrets only where they are asked for. Reads and writes the disk; for one thread.
 */
public final class Backup {
    static final String MANIFEST = "paddock-backup.json";
    static final int FORM = 1;
    private static final String KEYS = "config/gateway-keys.json";
    private static final String ACTIVE = "state/active-profile.json";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    /**
     * @param files as they are called in the archive
     * @param leftOut secrets and files that are not in it, for people
     */
    public record Made(byte[] archive, List<String> files, List<String> leftOut) {}

    /**
     * @param aside where the state before is kept
     * @param files that were written
     */
    public record Restored(Path aside, List<String> files) {}

    private final Home home;
    private final String version;

    /** @param version of this Paddock, for people */
    public Backup(Home home, String version) {
        this.home = home;
        this.version = version;
    }

    /** @param secrets whether API keys and the like are in it */
    public Made make(boolean secrets, Instant now) throws IOException {
        Map<String, byte[]> content = new LinkedHashMap<>();
        List<String> leftOut = new ArrayList<>();
        ObjectNode manifest = Json.mapper().createObjectNode();
        manifest.put("form", FORM)
                .put("paddock", version)
                .put("made_at", now.toString())
                .put("secrets", secrets);
        content.put(MANIFEST, Json.mapper().writeValueAsBytes(manifest));
        for (Map.Entry<String, Path> file : present().entrySet()) {
            if (secrets || file.getKey().equals(ACTIVE)) {
                content.put(file.getKey(), Files.readAllBytes(file.getValue()));
            } else if (file.getKey().equals(KEYS)) {
                leftOut.add("the gateway's keys");
            } else {
                withoutSecrets(file.getKey(), file.getValue(), content, leftOut);
            }
        }
        List<String> files =
                content.keySet().stream().filter(name -> !name.equals(MANIFEST)).toList();
        return new Made(zip(content), files, leftOut);
    }

    /** A file without any is taken as it is, comments and all. What cannot be understood may hold some anywhere. */
    private static void withoutSecrets(String name, Path file, Map<String, byte[]> content, List<String> leftOut)
            throws IOException {
        HandFile source = HandFile.read(file);
        ObjectNode tree = source.tree();
        if (tree == null) {
            leftOut.add(name + ", which cannot be understood");
            return;
        }
        ObjectNode plain = tree.deepCopy();
        List<String> taken = PlainTrees.takeSecrets(plain);
        taken.forEach(key -> leftOut.add(key + " of " + name));
        content.put(
                name, taken.isEmpty() ? Files.readAllBytes(file) : Json.byHand().writeValueAsBytes(plain));
    }

    private Map<String, Path> present() throws IOException {
        Map<String, Path> files = new TreeMap<>();
        files.put("config/settings.json", home.config().resolve("settings.json"));
        files.put(KEYS, home.config().resolve("gateway-keys.json"));
        files.put(ACTIVE, home.state().resolve("active-profile.json"));
        addAll(files, "config/instances/", home.instances());
        addAll(files, "config/profiles/", home.profiles());
        files.values().removeIf(file -> !Files.isRegularFile(file));
        return files;
    }

    private static void addAll(Map<String, Path> files, String prefix, Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> all = Files.list(folder)) {
            all.map(file -> file.getFileName().toString())
                    .filter(name -> BackupFile.isKnown(prefix + name))
                    .forEach(name -> files.put(prefix + name, folder.resolve(name)));
        }
    }

    private static byte[] zip(Map<String, byte[]> content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            for (Map.Entry<String, byte[]> file : content.entrySet()) {
                out.putNextEntry(new ZipEntry(file.getKey()));
                out.write(file.getValue());
                out.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    /**
     * Puts the archive in the place of what is there. All of it is looked at before anything is changed, and what was there is
     * kept, secrets included, in a file that only its owner may read.
     *
     * @throws PaddockException INVALID with all that is wrong with the archive; nothing is changed then
     */
    public Restored restore(Path archive, Instant now) throws IOException {
        Map<String, byte[]> content = BackupFile.read(archive);
        checkManifest(archive, content);
        check(archive, content);
        Path aside = home.state().resolve("backups").resolve("before-restore-" + STAMP.format(now) + ".zip");
        AtomicFile.writeForOwner(aside, make(true, now).archive());
        try {
            replace(content);
        } catch (IOException halfway) {
            throw new PaddockException(
                    Kind.FAILED,
                    Problem.of(
                            "restore-halfway",
                            "Not everything could be restored",
                            IoWords.why(halfway),
                            "What was there before is in " + aside + ": paddock restore " + aside));
        }
        return new Restored(aside, List.copyOf(content.keySet()));
    }

    private static void checkManifest(Path archive, Map<String, byte[]> content) {
        byte[] bytes = content.remove(MANIFEST);
        HandFile manifest = bytes == null ? null : HandFile.parse(archive, bytes);
        ObjectNode tree = manifest == null ? null : manifest.tree();
        if (tree == null) {
            throw BackupFile.refused(archive, "it says nothing of what it is (" + MANIFEST + ")", null);
        }
        int form = tree.path("form").asInt(0);
        if (form > FORM) {
            throw BackupFile.refused(
                    archive,
                    "it was made by Paddock " + tree.path("paddock").asString("of a later version")
                            + ", whose backups this one does not know",
                    "Update Paddock, then restore it.");
        }
        if (form < 1) {
            throw BackupFile.refused(archive, "its form " + form + " never was", null);
        }
    }

    /** In a home of its own, by the rules that hold for files that people edit. */
    private void check(Path archive, Map<String, byte[]> content) throws IOException {
        Path folder = Files.createTempDirectory("paddock-restore");
        try {
            Home trial = Home.under(folder);
            for (Map.Entry<String, byte[]> file : content.entrySet()) {
                AtomicFile.writeForOwner(place(trial, file.getKey()), file.getValue());
            }
            List<Finding> wrong = new Catalog(trial)
                    .findings().stream().filter(Finding::breaks).toList();
            if (!wrong.isEmpty()) {
                String all = SettingsProblems.sentences(wrong).replace(folder + File.separator, "");
                throw BackupFile.refused(archive, all, "Nothing was changed.");
            }
        } finally {
            deleteAll(folder);
        }
    }

    private static void deleteAll(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static Path place(Home home, String name) {
        String file = name.substring(name.lastIndexOf('/') + 1);
        if (name.startsWith("config/instances/")) {
            return home.instances().resolve(file);
        }
        if (name.startsWith("config/profiles/")) {
            return home.profiles().resolve(file);
        }
        return (name.startsWith("state/") ? home.state() : home.config()).resolve(file);
    }

    /** What is new first, so that a full disk takes nothing away. Keys that the archive does not have stay. */
    private void replace(Map<String, byte[]> content) throws IOException {
        for (Map.Entry<String, byte[]> file : content.entrySet()) {
            Path place = place(home, file.getKey());
            if (file.getKey().equals(KEYS)) {
                AtomicFile.writeForOwner(place, file.getValue());
            } else {
                AtomicFile.write(place, file.getValue());
            }
        }
        for (Map.Entry<String, Path> there : present().entrySet()) {
            if (!content.containsKey(there.getKey()) && !there.getKey().equals(KEYS)) {
                Files.deleteIfExists(there.getValue());
            }
        }
    }
}
