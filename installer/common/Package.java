import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Makes the packages of the OS it runs on from the finished image: {@code java installer/common/Package.java IMAGE VERSION
 * FOLDER}. What is alike on all is here, the rest in {@link LinuxPackages}, {@link MacPackages}, {@link WindowsPackages}.
 */
final class Package {
    static final String NAME = "Paddock";
    static final String SUMMARY = "Runs llama.cpp servers on this computer";
    private static final String ACCESS = "--enable-native-access=javafx.graphics,com.sun.jna,dev.paddock";

    private final Path image;
    private final String version;
    private final Path folder;

    private Package(Path image, String version, Path folder) {
        this.image = image.toAbsolutePath();
        this.version = version;
        this.folder = folder.toAbsolutePath();
    }

    public static void main(String[] args) throws IOException {
        if (args.length != 3) {
            throw new IllegalArgumentException("usage: java Package.java IMAGE VERSION FOLDER");
        }
        // Packages compare numbers only.
        String version = args[1].replaceFirst("-.*", "");
        new Package(Path.of(args[0]), version, Path.of(args[2])).make();
    }

    private void make() throws IOException {
        if (Files.notExists(image.resolve("release"))) {
            throw new IOException("no image in " + image + ": mvn package makes it");
        }
        Files.createDirectories(folder);
        Path work = Files.createTempDirectory("paddock-package");
        try {
            Icons.write(Files.createDirectory(work.resolve("icons")));
            String os = System.getProperty("os.name").toLowerCase(Locale.ROOT).replaceAll(" .*", "");
            if (os.startsWith("windows")) {
                new WindowsPackages(this, work).make();
            } else if (os.startsWith("mac")) {
                new MacPackages(this, work).make();
            } else {
                new LinuxPackages(this, work).make();
            }
            Path bom = folder.resolve("paddock-" + version + "-" + os + ".cdx.json");
            Files.copy(image.resolve("legal/bom.json"), bom, StandardCopyOption.REPLACE_EXISTING);
            writeChecksums();
        } finally {
            Folders.delete(work);
        }
    }

    Path image() {
        return image;
    }

    String version() {
        return version;
    }

    Path folder() {
        return folder;
    }

    /** The program's folder with its launchers, as every package holds it. */
    Path appImage(Path work, Path icon, List<String> more) throws IOException {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        boolean mac = os.startsWith("mac");
        boolean windows = os.startsWith("windows");
        String runtime = mac ? "runtime/Contents/Home" : "runtime";
        // That of a window is made only where a window can be asked to end.
        String cache = windows ? "service.aot" : "window.aot";
        List<String> arguments = new ArrayList<>(List.of(
                "--type",
                "app-image",
                "--name",
                NAME,
                "--app-version",
                version,
                "--vendor",
                NAME,
                "--description",
                SUMMARY,
                "--icon",
                icon.toString(),
                "--runtime-image",
                image.toString(),
                "--module",
                "dev.paddock/dev.paddock.app.Main",
                "--dest",
                work.toString(),
                "--arguments",
                "gui"));
        for (String option : javaOptions("-XX:AOTCache=$APPDIR/../" + runtime + "/lib/" + cache)) {
            arguments.add("--java-options");
            arguments.add(option);
        }
        arguments.addAll(more);
        jpackage(arguments);
        Path app = work.resolve(mac ? NAME + ".app" : NAME);
        Path kept = app.resolve(mac ? "Contents" : windows ? "" : "lib")
                .resolve(runtime)
                .resolve("lib")
                .resolve(cache);
        if (Files.exists(image.resolve("lib").resolve(cache)) && Files.notExists(kept)) {
            throw new IOException("the launchers would not find " + kept);
        }
        return app;
    }

    /** As the launcher of the image has them: archives serve only the options they were made with. */
    static List<String> javaOptions(String kept) {
        return List.of(kept, "-Xlog:aot=off", "-Xlog:cds=off", ACCESS);
    }

    static void jpackage(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "jpackage").toString());
        command.addAll(arguments);
        run(Path.of(""), command);
    }

    static void run(Path directory, List<String> command) throws IOException {
        run(directory, command, Map.of());
    }

    static void run(Path directory, List<String> command, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toAbsolutePath().toFile())
                .inheritIO();
        // The time that everything in a package has, so that two builds of one commit are alike.
        builder.environment().put("SOURCE_DATE_EPOCH", "1767225600");
        builder.environment().putAll(environment);
        try {
            if (builder.start().waitFor() != 0) {
                throw new IOException(String.join(" ", command) + " failed; its reason stands above");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stop);
        }
    }

    private void writeChecksums() throws IOException {
        StringBuilder lines = new StringBuilder();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("SHA256SUMS"))
                    .sorted()
                    .toList()) {
                lines.append(sha256(file))
                        .append("  ")
                        .append(file.getFileName())
                        .append('\n');
            }
        }
        Files.writeString(folder.resolve("SHA256SUMS"), lines);
        System.out.print(lines);
    }

    private static String sha256(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
