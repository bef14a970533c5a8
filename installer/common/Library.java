import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;

/**
 * A dependency as it goes into the image: its native libraries lie beside those of the JVM, where nothing has to be unpacked
 * and a signature reaches them, those of other platforms are left out, classes too old for an archive are renewed, and JavaFX
 * opens to Paddock what its pulse needs.
 */
final class Library {
    private static final Pattern NATIVE = Pattern.compile(".*\\.(so|dll|dylib|jnilib|a)");

    private final JarFile jar;
    private final OldClasses classes;

    private Library(JarFile jar) {
        this.jar = jar;
        this.classes = new OldClasses(jar);
    }

    /**
     * @param folder for a copy, if one is needed
     * @param natives where native libraries are put; exists
     * @return {@code file} or its copy
     */
    static Path prepared(Path file, Path folder, Path natives) throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            Library library = new Library(jar);
            boolean opened = OpenedModule.isIt(jar);
            if (!opened && jar.stream().noneMatch(entry -> isNative(entry) || library.classes.isOld(entry))) {
                return file;
            }
            Path copy = folder.resolve(file.getFileName().toString());
            library.write(copy, natives);
            return copy;
        }
    }

    private void write(Path copy, Path natives) throws IOException {
        try (OutputStream file = Files.newOutputStream(copy);
                JarOutputStream out = new JarOutputStream(file)) {
            for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                if (isNative(entry)) {
                    keepIfOurs(entry, natives);
                } else {
                    JarEntry same = new JarEntry(entry.getName());
                    same.setTime(entry.getTime());
                    out.putNextEntry(same);
                    out.write(changed(entry));
                }
            }
        }
    }

    private byte[] changed(JarEntry entry) throws IOException {
        if (classes.isOld(entry)) {
            return classes.renewed(entry);
        }
        return OpenedModule.isDeclaredBy(entry) && OpenedModule.isIt(jar)
                ? OpenedModule.opened(jar)
                : bytes(jar, entry);
    }

    private static boolean isNative(JarEntry entry) {
        return NATIVE.matcher(entry.getName()).matches();
    }

    /** JavaFX's jars are of one platform and have theirs at the top; JNA's has a folder for each. */
    private void keepIfOurs(JarEntry entry, Path natives) throws IOException {
        String name = entry.getName();
        int slash = name.lastIndexOf('/');
        if (slash < 0 || name.substring(0, slash).endsWith("/" + jnaFolder())) {
            Files.write(natives.resolve(name.substring(slash + 1)), bytes(jar, entry));
        }
    }

    private static String jnaFolder() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return (os.startsWith("windows") ? "win32" : os.startsWith("mac") ? "darwin" : "linux")
                + "-"
                + (arch.equals("amd64") || arch.equals("x86_64") ? "x86-64" : arch.equals("arm64") ? "aarch64" : arch);
    }

    static byte[] bytes(JarFile jar, JarEntry entry) throws IOException {
        try (InputStream in = jar.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }
}
