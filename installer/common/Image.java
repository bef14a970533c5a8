import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleFinder;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes the self-contained image: a Java runtime with Paddock and its libraries in it (jlink), the built-in engine beside
 * it as jars of its own, and the launcher. One program for every OS, run by the build: {@code java Image.java CLASSES TARGET BOM}
 * with Paddock's dependencies as the class path; BOM is their bill of materials.
 */
final class Image {
    private static final List<String> RUNTIME_OPTIONS = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            // Reflection that is used a few times at the start is not worth the classes that method handles need.
            "-Djdk.reflect.useNativeAccessorOnly=true",
            // Archives are mapped where they were made for: pages that no start has to mend stay the file's, shared and
            // given back.
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:ArchiveRelocationMode=0",
            "-Xms8m",
            // What dies young is collected more often, and does not lie about in memory until then.
            "-XX:MaxNewSize=6m",
            "-XX:MinHeapFreeRatio=10",
            "-XX:MaxHeapFreeRatio=25",
            "-Djdk.lang.Process.allowAmbiguousCommands=false",
            "-Djava.net.useSystemProxies=true",
            // Of 16 KB: a download takes half the processor's time with these.
            "-Djdk.httpclient.bufsize=262144",
            "-Dprism.order=sw",
            // JNA's native library is one of the runtime's, not a copy that it would unpack for each user.
            "-Djna.nosys=false");

    /** Modules that nobody requires by name: elliptic curves for https, zip files as file systems, accessibility, D-Bus. */
    private static final List<String> SERVICES = List.of(
            "jdk.crypto.ec", "jdk.zipfs", "jdk.localedata", "jdk.accessibility", "org.freedesktop.dbus.transport.jre");

    private final Path classes;
    private final Path target;
    private final Path bom;
    private final List<Path> dependencies;

    private Image(Path classes, Path target, Path bom, List<Path> dependencies) {
        this.classes = classes;
        this.target = target;
        this.bom = bom;
        this.dependencies = dependencies;
    }

    public static void main(String[] args) throws IOException {
        if (args.length != 3) {
            throw new IllegalArgumentException("usage: java --class-path DEPENDENCIES Image.java CLASSES TARGET BOM");
        }
        List<Path> dependencies = Stream.of(
                        System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(Path::of)
                .filter(Files::isRegularFile)
                .toList();
        new Image(Path.of(args[0]), Path.of(args[1]), Path.of(args[2]), dependencies).build();
    }

    private void build() throws IOException {
        Folders.delete(target);
        Path work = Files.createTempDirectory("paddock-image");
        try {
            Path app = work.resolve("app");
            copyApp(app);
            link(app, work);
        } finally {
            Folders.delete(work);
        }
        addEngine();
        Parts.write(target, dependencies, bom);
        addLauncher();
        addManual();
        Training.of(target);
    }

    /** Without the built-in engine: of a package that a module has, the class path can hold nothing. */
    private void copyApp(Path app) throws IOException {
        Folders.copyAll(classes, app);
        Folders.delete(app.resolve("dev/paddock/builtin"));
    }

    private void link(Path app, Path work) throws IOException {
        Path natives = Files.createDirectory(work.resolve("natives"));
        List<Path> modules = new ArrayList<>(List.of(app));
        for (Path dependency :
                dependencies.stream().filter(Image::isNamedModule).toList()) {
            modules.add(Library.prepared(dependency, work, natives));
        }
        List<String> command = List.of(
                "--module-path",
                modules.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
                "--add-modules",
                "dev.paddock," + String.join(",", SERVICES),
                "--output",
                target.toString(),
                "--strip-debug",
                "--no-man-pages",
                "--no-header-files",
                "--include-locales=en",
                "--add-options=" + String.join(" ", RUNTIME_OPTIONS),
                "--generate-cds-archive");
        ToolProvider jlink =
                ToolProvider.findFirst("jlink").orElseThrow(() -> new IllegalStateException("this JDK has no jlink"));
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        if (jlink.run(out, out, command.toArray(String[]::new)) != 0) {
            throw new IllegalStateException("jlink failed: " + said);
        }
        Path libraries = target.resolve(osFolder().equals("Windows") ? "bin" : "lib");
        Folders.copyAll(natives, libraries);
        // For heaps beyond 32 GB.
        Files.deleteIfExists(libraries.resolve("server/classes_nocoops.jsa"));
    }

    /** The classifier-less JavaFX jars hold nothing, and the llama.cpp binding is no module: both stay out. */
    private static boolean isNamedModule(Path file) {
        return ModuleFinder.of(file).findAll().stream()
                .anyMatch(module -> !module.descriptor().isAutomatic());
    }

    private void addEngine() throws IOException {
        Path folder = Files.createDirectories(target.resolve("lib").resolve("engine"));
        try (OutputStream out = Files.newOutputStream(folder.resolve("paddock-engine.jar"));
                JarOutputStream engine = new JarOutputStream(out);
                Stream<Path> files = Files.walk(classes.resolve("dev/paddock/builtin"))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                put(engine, classes.relativize(file).toString().replace(File.separatorChar, '/'), file);
            }
        }
        Path binding = dependencies.stream()
                .filter(file -> file.getFileName().toString().startsWith("llama-"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("de.kherud:llama is not among the dependencies"));
        splitBinding(binding, folder);
    }

    /** Its classes as a jar, and of its native libraries only this platform's, so that nothing is unpacked at run time. */
    private static void splitBinding(Path binding, Path folder) throws IOException {
        String natives = "de/kherud/llama/" + osFolder() + "/" + archFolder() + "/";
        boolean found = false;
        try (FileSystem zip = FileSystems.newFileSystem(binding);
                OutputStream out = Files.newOutputStream(folder.resolve("llama.jar"));
                JarOutputStream classes = new JarOutputStream(out);
                Stream<Path> entries = Files.walk(zip.getPath("/"))) {
            for (Path entry : entries.filter(Files::isRegularFile).sorted().toList()) {
                String name = entry.toString().substring(1);
                if (name.startsWith(natives)) {
                    copy(entry, folder.resolve(entry.getFileName().toString()));
                    found = true;
                } else if (name.endsWith(".class")) {
                    put(classes, name, entry);
                }
            }
        }
        if (!found) {
            System.err.println("warning: the built-in engine has no native library in " + natives);
        }
    }

    private static void put(JarOutputStream jar, String name, Path file) throws IOException {
        JarEntry entry = new JarEntry(name);
        entry.setTime(0);
        jar.putNextEntry(entry);
        Files.copy(file, jar);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (InputStream in = Files.newInputStream(from)) {
            Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static String osFolder() {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        return name.startsWith("windows") ? "Windows" : name.startsWith("mac") ? "Mac" : "Linux";
    }

    private static String archFolder() {
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return switch (arch) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "aarch64";
            default -> arch;
        };
    }

    private void addLauncher() throws IOException {
        Path installer = Path.of("installer");
        if (osFolder().equals("Windows")) {
            copy(installer.resolve("windows/paddock.cmd"), target.resolve("bin/paddock.cmd"));
            return;
        }
        Path launcher = target.resolve("bin/paddock");
        copy(installer.resolve("linux/paddock.sh"), launcher);
        if (!launcher.toFile().setExecutable(true, false)) {
            throw new IOException("could not make " + launcher + " executable");
        }
    }

    /** Where packages for Linux and macOS have them; on Windows {@code paddock completion powershell} does. */
    private void addManual() throws IOException {
        if (osFolder().equals("Windows")) {
            return;
        }
        print("share/man/man1/paddock.1", "man");
        print("share/bash-completion/completions/paddock", "completion", "bash");
        print("share/zsh/site-functions/_paddock", "completion", "zsh");
        print("share/fish/vendor_completions.d/paddock.fish", "completion", "fish");
    }

    /** What the image itself prints. */
    private void print(String file, String... arguments) throws IOException {
        Path path = target.resolve(file);
        Files.createDirectories(path.getParent());
        List<String> command = new ArrayList<>(
                List.of(target.resolve("bin/java").toString(), "-m", "dev.paddock/dev.paddock.app.Main"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectOutput(path.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            if (process.waitFor() != 0) {
                throw new IOException("paddock " + String.join(" ", arguments) + " failed");
            }
        } catch (InterruptedException stop) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
    }
}
