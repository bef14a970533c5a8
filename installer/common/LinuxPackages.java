import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A deb, a tarball, and an rpm where rpmbuild is. jpackage makes the program's folder and the deb's control file; menu entry,
 * icons, manual page and completion are then put in as files of the package, where jpackage would have a script install them,
 * so that removal leaves nothing and no script runs.
 */
final class LinuxPackages {
    /**
     * What the window needs; the rest of Paddock does with libc. jpackage would list every library that these need in turn, by
     * the names of the distribution that builds. In Debian 13 and Ubuntu 24.04 GTK's package has another name.
     */
    private static final String NEEDED =
            "libc6, libstdc++6, libgcc-s1, libgomp1, zlib1g, libfontconfig1, libx11-6, libxext6,"
                    + " libxi6, libxrender1, libxtst6, libgtk-3-0 | libgtk-3-0t64";

    private static final Path RESOURCES = Path.of("installer/linux");
    private static final Path OPT = Path.of("opt/paddock");

    private final Package made;
    private final Path work;
    private final String architecture;

    LinuxPackages(Package made, Path work) {
        this.made = made;
        this.work = work;
        this.architecture = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    }

    void make() throws IOException {
        Path app = made.appImage(work, work.resolve("icons/paddock-512.png"), List.of());
        // The image's own script chooses the archive and the locale.
        Files.createSymbolicLink(app.resolve("bin/paddock"), Path.of("../lib/runtime/bin/paddock"));
        deb(app);
        rpm(app);
        tarball(app);
    }

    private void deb(Path app) throws IOException {
        // It is taken apart again, and only the final one is compressed.
        Path made = jpackage("deb", app, Map.of("DPKG_DEB_COMPRESSOR_TYPE", "none"));
        Path root = work.resolve("root");
        Package.run(work, List.of("dpkg-deb", "-R", made.toString(), root.toString()));
        for (String script : List.of("preinst", "postinst", "prerm", "postrm")) {
            Files.deleteIfExists(root.resolve("DEBIAN").resolve(script));
        }
        Path control = root.resolve("DEBIAN/control");
        Files.writeString(
                control,
                Files.readString(control)
                        .replaceFirst("(?m)^Depends:.*$", "Depends: " + NEEDED)
                        .replaceFirst("(?m)^Provides:.*\\R", ""));
        integrate(root, "/" + OPT + "/bin");
        writeSums(root);
        Path deb = this.made.folder().resolve("paddock_" + this.made.version() + "_" + architecture + ".deb");
        Package.run(work, List.of("dpkg-deb", "--root-owner-group", "-Zxz", "-b", root.toString(), deb.toString()));
    }

    private Path jpackage(String type, Path app, Map<String, String> environment) throws IOException {
        Path out = Files.createDirectories(work.resolve(type));
        Package.jpackage(
                List.of(
                        "--type",
                        type,
                        "--name",
                        "paddock",
                        "--app-image",
                        app.toString(),
                        "--app-version",
                        made.version(),
                        "--vendor",
                        Package.NAME,
                        "--description",
                        Package.SUMMARY,
                        "--license-file",
                        "LICENSE",
                        "--install-dir",
                        "/opt",
                        "--linux-package-name",
                        "paddock",
                        "--linux-deb-maintainer",
                        "paddock@localhost",
                        "--linux-app-category",
                        "utils",
                        "--linux-rpm-license-type",
                        "Apache-2.0",
                        "--linux-package-deps",
                        type.equals("deb") ? NEEDED : "gtk3",
                        "--dest",
                        out.toString()),
                environment);
        try (Stream<Path> files = Files.list(out)) {
            return files.findFirst().orElseThrow(() -> new IOException("jpackage left no " + type));
        }
    }

    /** What a desktop and a shell look for, below {@code root}; {@code bin} is where the launchers will be. */
    private void integrate(Path root, String bin) throws IOException {
        Path usr = root.resolve("usr");
        Path share = usr.resolve("share");
        Files.createDirectories(usr.resolve("bin"));
        Files.createSymbolicLink(usr.resolve("bin/paddock"), Path.of(bin).resolve("paddock"));
        String entry = Files.readString(RESOURCES.resolve("share/dev.paddock.Paddock.desktop"));
        write(share.resolve("applications/dev.paddock.Paddock.desktop"), entry.replace("@BIN@", bin));
        copy(RESOURCES.resolve("share/dev.paddock.Paddock.metainfo.xml"), share.resolve("metainfo"));
        write(
                share.resolve("mime/packages/paddock.xml"),
                Files.readString(RESOURCES.resolve("share/paddock.mime.xml")));
        for (int size : Icons.SIZES) {
            Path folder = share.resolve("icons/hicolor/%1$dx%1$d/apps".formatted(size));
            Files.createDirectories(folder);
            Files.copy(work.resolve("icons/paddock-" + size + ".png"), folder.resolve("paddock.png"));
        }
        Folders.copyAll(made.image().resolve("share"), share);
        Files.createDirectories(share.resolve("doc/paddock"));
        copy(Path.of("CHANGELOG.md"), share.resolve("doc/paddock"));
        write(
                share.resolve("doc/paddock/copyright"),
                "The licences of the parts, and the list of them (bom.json), are in "
                        + Path.of(bin).resolveSibling("lib/runtime/legal") + "\n\n"
                        + Files.readString(Path.of("LICENSE")));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static void copy(Path file, Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.copy(file, folder.resolve(file.getFileName().toString()));
    }

    /** As dpkg wants them, for {@code dpkg --verify}. */
    private static void writeSums(Path root) throws IOException {
        List<String> files;
        try (Stream<Path> all = Files.walk(root)) {
            files = all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .filter(file -> !file.startsWith(root.resolve("DEBIAN")))
                    .map(file -> root.relativize(file).toString())
                    .sorted()
                    .toList();
        }
        List<String> command = new ArrayList<>(List.of("md5sum", "--"));
        command.addAll(files);
        Path sums = root.resolve("DEBIAN/md5sums");
        try {
            if (new ProcessBuilder(command)
                            .directory(root.toFile())
                            .redirectOutput(sums.toFile())
                            .start()
                            .waitFor()
                    != 0) {
                throw new IOException("md5sum failed");
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        Files.setPosixFilePermissions(sums, PosixFilePermissions.fromString("rw-r--r--"));
    }

    /** jpackage's own, with its scripts: rpm has no way to add files afterwards. */
    private void rpm(Path app) throws IOException {
        if (Stream.of(System.getenv("PATH").split(":", -1))
                .noneMatch(f -> Files.isExecutable(Path.of(f, "rpmbuild")))) {
            System.err.println("no rpm: rpmbuild is not installed");
            return;
        }
        // Where rpmbuild looks for what a person has set.
        Files.writeString(work.resolve(".rpmmacros"), "%_binary_payload w6.xzdio\n");
        Path rpm = jpackage("rpm", app, Map.of("HOME", work.toString()));
        Files.move(rpm, made.folder().resolve(rpm.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }

    /** For every other Linux: unpack it anywhere and start {@code bin/Paddock}; what a desktop wants lies in {@code share}. */
    private void tarball(Path app) throws IOException {
        String name = "paddock-" + made.version() + "-linux-" + architecture;
        Path top = Files.createDirectory(work.resolve(name));
        Package.run(work, List.of("cp", "-a", app + "/.", top.toString()));
        Path loose = work.resolve("loose");
        integrate(loose, "/opt/paddock/bin");
        Folders.copyAll(loose.resolve("usr/share"), top.resolve("share"));
        Path packed = work.resolve(name + ".tar.xz");
        Package.run(
                work,
                List.of(
                        "tar",
                        "--sort=name",
                        "--owner=0",
                        "--group=0",
                        "--numeric-owner",
                        "--mtime=@1767225600",
                        "--use-compress-program=xz -T0",
                        "-cf",
                        packed.toString(),
                        name));
        Files.move(packed, made.folder().resolve(packed.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }
}
