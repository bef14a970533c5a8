import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An MSI and an EXE for the one who installs, without administrator rights; WiX 3 to 5 must be on the path. The upgrade code
 * must never change: by it Windows knows that a version replaces another. File names do not tell Paddock.exe from paddock.exe,
 * so the command line is paddock-cli.exe, and {@code bin\\paddock.cmd} calls it by its name.
 */
final class WindowsPackages {
    private static final String UPGRADE_CODE = "6b0f8f0e-6a5e-4f0c-9a0b-2d1c5d3f7a41";

    /**
     * Below the person's local application data. Hazard: jpackage's uninstaller, which each upgrade runs, deletes the whole folder;
     * by default it would be the one in which Paddock keeps the person's models and state.
     */
    private static final String FOLDER = "Programs\\Paddock";

    private static final Path RESOURCES = Path.of("installer/windows").toAbsolutePath();

    private final Package made;
    private final Path work;

    WindowsPackages(Package made, Path work) {
        this.made = made;
        this.work = work;
    }

    void make() throws IOException {
        Path icon = work.resolve("icons/paddock.ico");
        Path app = made.appImage(
                work,
                icon,
                List.of("--add-launcher", "paddock-cli=" + launcher(icon).toAbsolutePath()));
        Path bin = Files.createDirectory(app.resolve("bin"));
        Files.writeString(bin.resolve("paddock.cmd"), "@\"%~dp0..\\paddock-cli.exe\" %*\r\n");
        for (String type : List.of("msi", "exe")) {
            Path out = Files.createDirectory(work.resolve(type));
            Package.jpackage(List.of(
                    "--type",
                    type,
                    "--name",
                    Package.NAME,
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
                    "--file-associations",
                    "installer/common/gguf.properties",
                    "--win-per-user-install",
                    "--install-dir",
                    FOLDER,
                    "--win-menu",
                    "--win-menu-group",
                    Package.NAME,
                    "--win-upgrade-uuid",
                    UPGRADE_CODE,
                    "--resource-dir",
                    RESOURCES.toString(),
                    "--dest",
                    out.toString()));
            try (Stream<Path> files = Files.list(out)) {
                Path file = files.findFirst().orElseThrow(() -> new IOException("jpackage left no " + type));
                if (type.equals("msi")) {
                    leaveNoAutostart(file);
                }
                Path target = made.folder().resolve("Paddock-" + made.version() + "-windows-x64." + type);
                Files.deleteIfExists(target);
                Files.move(file, target);
            }
        }
    }

    /** jpackage itself calls this script for the MSI inside the EXE only. */
    private static void leaveNoAutostart(Path msi) throws IOException {
        Package.run(
                msi.getParent(),
                List.of(
                        "cscript",
                        "//nologo",
                        RESOURCES.resolve(Package.NAME + "-post-msi.wsf").toString()),
                Map.of("JpMsiFile", msi.toAbsolutePath().toString()));
    }

    private Path launcher(Path icon) throws IOException {
        String options =
                String.join(" ", Package.javaOptions("-XX:AOTCache=$APPDIR\\\\..\\\\runtime\\\\lib\\\\paddock.aot"));
        Path file = work.resolve("paddock-cli.properties");
        Files.writeString(file, """
                win-console=true
                win-menu=false
                win-shortcut=false
                description=Paddock's command line
                arguments=
                icon=%s
                java-options=%s
                """.formatted(icon.toString().replace("\\", "\\\\"), options));
        return file;
    }
}
