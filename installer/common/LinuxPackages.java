import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A deb, a tarball, and an rpm where rpmbuild is. jpackage makes the program's folder; menu entry, icons, manual page and
 * completion are files of the packages, where jpackage's own deb and rpm would have scripts install them, so that removal
 * leaves nothing and no script runs.
 */
final class LinuxPackages {
    /**
     * What the window needs; the rest of Paddock does with libc. In Debian 13 and Ubuntu 24.04 GTK's package has another name.
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
        Path root = work.resolve("root");
        Files.createDirectories(root.resolve(OPT));
        Package.run(work, List.of("cp", "-a", app + "/.", root.resolve(OPT).toString()));
        integrate(root, "/" + OPT + "/bin");
        rpm(root);
        tarball(app, root);
        deb(root);
    }

    private void deb(Path root) throws IOException {
        Path control = Files.createDirectory(root.resolve("DEBIAN")).resolve("control");
        writeSums(root);
        Files.writeString(
                control, """
                Package: paddock
                Version: %s
                Architecture: %s
                Section: utils
                Priority: optional
                Maintainer: Paddock <paddock@localhost>
                Installed-Size: %d
                Depends: %s
                Description: %s
                 Starts llama-server processes, sees when they are ready, watches, restarts and
                 stops them; one OpenAI-compatible address for all.
                """.formatted(made.version(), architecture, kibibytes(root), NEEDED, Package.SUMMARY));
        String name = "paddock_" + made.version() + "_" + architecture + ".deb";
        Path deb = work.resolve(name);
        Package.run(work, List.of("dpkg-deb", "--root-owner-group", "-Zxz", "-b", root.toString(), deb.toString()));
        finish(deb);
    }

    private static long kibibytes(Path root) throws IOException {
        long kibibytes = 0;
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.toList()) {
                kibibytes +=
                        Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? (Files.size(file) + 1023) / 1024 : 1;
            }
        }
        return kibibytes;
    }

    private void finish(Path file) throws IOException {
        Files.move(file, made.folder().resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
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

    /** The same files; nothing is stripped, and what it needs is said here and not guessed from each library. */
    private void rpm(Path root) throws IOException {
        if (Stream.of(System.getenv("PATH").split(":", -1))
                .noneMatch(f -> Files.isExecutable(Path.of(f, "rpmbuild")))) {
            System.err.println("no rpm: rpmbuild is not installed");
            return;
        }
        // Libraries by their own names: the packages that hold them are called otherwise in each distribution.
        String bits = "()(64bit)";
        Path spec = work.resolve("paddock.spec");
        Files.writeString(spec, """
                Name: paddock
                Version: %s
                Release: 1
                Summary: %s
                License: Apache-2.0
                Group: Applications/System
                Requires: libgtk-3.so.0%s, libfontconfig.so.1%s
                Requires: libXtst.so.6%s, libgomp.so.1%s
                AutoReqProv: no
                %%global debug_package %%{nil}
                %%global __os_install_post %%{nil}
                %%global _build_id_links none
                %%global _binary_payload w6.xzdio
                %%description
                Starts llama-server processes, sees when they are ready, watches, restarts and
                stops them; one OpenAI-compatible address for all.
                %%install
                cp -a "%s/." "%%{buildroot}"
                %%files
                %%defattr(-,root,root)
                %s
                """.formatted(
                        made.version(), Package.SUMMARY, bits, bits, bits, bits, root, String.join("\n", owned(root))));
        Package.run(
                work,
                List.of(
                        "rpmbuild",
                        "-bb",
                        "--quiet",
                        "--define",
                        "_topdir " + work.resolve("rpm"),
                        "--define",
                        "_rpmdir " + work,
                        "--define",
                        "_build_name_fmt paddock-%{VERSION}-%{RELEASE}.%{ARCH}.rpm",
                        spec.toString()));
        try (Stream<Path> files = Files.list(work)) {
            finish(files.filter(file -> file.toString().endsWith(".rpm"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("rpmbuild left no rpm")));
        }
    }

    /** The program's folder whole, and each file elsewhere: their folders are the system's. */
    private static List<String> owned(Path root) throws IOException {
        List<String> paths = new ArrayList<>(List.of("/" + OPT));
        try (Stream<Path> all = Files.walk(root.resolve("usr"))) {
            all.filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
                    .map(file -> "\"/" + root.relativize(file) + "\"")
                    .sorted()
                    .forEach(paths::add);
        }
        return paths;
    }

    /** For every other Linux: unpack it anywhere and start {@code bin/Paddock}; what a desktop wants lies in {@code share}. */
    private void tarball(Path app, Path root) throws IOException {
        String name = "paddock-" + made.version() + "-linux-" + architecture;
        Path top = Files.createDirectory(work.resolve(name));
        Package.run(work, List.of("cp", "-a", app + "/.", top.toString()));
        Package.run(work, List.of("cp", "-a", root.resolve("usr/share").toString(), top.toString()));
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
        finish(packed);
    }
}
