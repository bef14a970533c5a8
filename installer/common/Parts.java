import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the image is made of: the licence of each part in {@code legal}, and the list of all of them, a CycloneDX bill of
 * materials, in {@code legal/bom.json}. A part without a licence stops the build.
 */
final class Parts {
    private static final Path LICENSES = Path.of("installer/common/licenses");
    private static final Pattern TEXT =
            Pattern.compile("META-INF/([^/]*(LICENSE|NOTICE)[^/]*|AL2\\.0|LGPL2\\.1)", Pattern.CASE_INSENSITIVE);
    private static final Pattern MODULES = Pattern.compile("MODULES=\"([^\"]*)\"");

    /** Parts that lie in another's jar, with the version that the jar's makers name. */
    private static final Map<String, Part> CONTAINED =
            Map.of("ikonli-feather-pack", new Part("feather", "4.29"), "llama", new Part("llama.cpp", "b4916"));

    private final Path legal;
    private final List<Path> jars;
    private final Properties licenses = new Properties();

    private record Part(String name, String version) {
        /** {@code jackson-core-3.2.4.jar}, {@code javafx-base-26.0.2-linux.jar}. */
        static Part of(Path jar) {
            String file = jar.getFileName().toString().replaceFirst("\\.jar$", "");
            Matcher version = Pattern.compile("-(\\d[^-]*)").matcher(file);
            if (!version.find()) {
                throw new IllegalArgumentException("no version in the name of " + jar);
            }
            return new Part(file.substring(0, version.start()), version.group(1));
        }
    }

    private Parts(Path image, List<Path> dependencies) throws IOException {
        this.legal = image.resolve("legal");
        Set<String> modules = modules(image);
        this.jars = dependencies.stream()
                .filter(jar -> Part.of(jar).name().equals("llama")
                        || ModuleFinder.of(jar).findAll().stream()
                                .anyMatch(
                                        one -> modules.contains(one.descriptor().name())))
                .sorted(Comparator.comparing(Path::getFileName))
                .toList();
        try (InputStream in = Files.newInputStream(LICENSES.resolve("parts.properties"))) {
            licenses.load(in);
        }
    }

    /** @param bom of all dependencies, as CycloneDX's plugin makes it */
    static void write(Path image, List<Path> dependencies, Path bom) throws IOException {
        Parts parts = new Parts(image, dependencies);
        for (Path jar : parts.jars) {
            Part part = Part.of(jar);
            parts.collect(part, jar);
            if (CONTAINED.get(part.name()) instanceof Part inside) {
                parts.writeNamed(inside);
            }
        }
        Files.copy(Path.of("LICENSE"), parts.legal.resolve("LICENSE"));
        parts.writeBom(bom);
    }

    private static Set<String> modules(Path image) throws IOException {
        Matcher modules = MODULES.matcher(Files.readString(image.resolve("release")));
        if (!modules.find()) {
            throw new IOException(image.resolve("release") + " names no modules");
        }
        return new HashSet<>(Arrays.asList(modules.group(1).split(" ", -1)));
    }

    private void collect(Part part, Path file) throws IOException {
        boolean found = false;
        try (JarFile jar = new JarFile(file.toFile())) {
            for (JarEntry entry : jar.stream().toList()) {
                Matcher text = TEXT.matcher(entry.getName());
                if (text.matches() && !entry.isDirectory()) {
                    Path folder = Files.createDirectories(legal.resolve(part.name()));
                    Files.write(folder.resolve(text.group(1)), Library.bytes(jar, entry));
                    found |= !text.group(1).toUpperCase(Locale.ROOT).contains("NOTICE");
                }
            }
        }
        if (!found) {
            writeNamed(part);
        }
    }

    private void writeNamed(Part part) throws IOException {
        String[] said = licenseOf(part).split(";\\s*", 2);
        Path folder = Files.createDirectories(legal.resolve(part.name()));
        Files.writeString(
                folder.resolve("LICENSE"),
                part.name() + "\n" + said[1].replace(", Copyright", "\nCopyright") + "\n\n" + text(said[0]));
        Path more = LICENSES.resolve(part.name().replaceFirst("-graphics$", ""));
        if (part.name().endsWith("-graphics") && Files.isDirectory(more)) {
            Folders.copyAll(more, folder);
        }
    }

    /** The line for the longest beginning of the part's name. */
    private String licenseOf(Part part) {
        return licenses.stringPropertyNames().stream()
                .filter(name -> part.name().startsWith(name))
                .max(Comparator.comparingInt(String::length))
                .map(licenses::getProperty)
                .orElseThrow(() -> new IllegalStateException("no licence of " + part.name()
                        + ": its jar holds none; add it to " + LICENSES.resolve("parts.properties")));
    }

    private String text(String license) throws IOException {
        return switch (license) {
            case "Apache-2.0" -> Files.readString(Path.of("LICENSE"));
            case "GPL-2.0-with-classpath-exception" ->
                Files.readString(legal.resolve("java.base/LICENSE"))
                        + Files.readString(legal.resolve("java.base/ASSEMBLY_EXCEPTION"));
            default -> Files.readString(LICENSES.resolve(license + ".txt"));
        };
    }

    private void writeBom(Path file) throws IOException {
        JsonMapper json = JsonMapper.builder().build();
        ObjectNode bom = (ObjectNode) json.readTree(file.toFile());
        Set<Part> ours = jars.stream().map(Part::of).collect(Collectors.toSet());
        Set<String> left = new HashSet<>();
        ArrayNode components = json.createArrayNode();
        for (JsonNode component : bom.path("components")) {
            if (ours.contains(new Part(
                    component.path("name").asString(), component.path("version").asString()))) {
                components.add(component);
            } else {
                left.add(component.path("bom-ref").asString());
            }
        }
        components.add(component(
                json,
                "platform",
                new Part("OpenJDK", Runtime.version().toString()),
                "GPL-2.0-with-classpath-exception"));
        for (Part inside : contained()) {
            components.add(component(json, "library", inside, licenseOf(inside).split(";", 2)[0]));
        }
        bom.set("components", components);
        bom.set("dependencies", without(left, bom.path("dependencies"), json));
        json.writerWithDefaultPrettyPrinter()
                .writeValue(legal.resolve("bom.json").toFile(), bom);
    }

    private List<Part> contained() {
        return jars.stream()
                .map(jar -> CONTAINED.get(Part.of(jar).name()))
                .flatMap(Stream::ofNullable)
                .toList();
    }

    private static ObjectNode component(JsonMapper json, String type, Part part, String license) {
        ObjectNode component = json.createObjectNode();
        component.put("type", type);
        component.put("bom-ref", part.name() + "@" + part.version());
        component.put("name", part.name());
        component.put("version", part.version());
        component.putArray("licenses").addObject().putObject("license").put("id", license);
        return component;
    }

    private static ArrayNode without(Set<String> left, JsonNode dependencies, JsonMapper json) {
        ArrayNode kept = json.createArrayNode();
        for (JsonNode dependency : dependencies) {
            if (!left.contains(dependency.path("ref").asString())) {
                ObjectNode copy = dependency.deepCopy().asObject();
                List<String> on = new ArrayList<>();
                for (JsonNode one : dependency.path("dependsOn")) {
                    if (!left.contains(one.asString())) {
                        on.add(one.asString());
                    }
                }
                ArrayNode names = copy.putArray("dependsOn");
                on.forEach(names::add);
                kept.add(copy);
            }
        }
        return kept;
    }
}
