import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A disk image and an installer package. Signed where {@code PADDOCK_MAC_SIGNING_IDENTITY} names an identity of the key chain,
 * and notarized where {@code PADDOCK_MAC_NOTARY_PROFILE} names a profile that {@code xcrun notarytool store-credentials} left.
 * The command line is {@code Paddock.app/Contents/runtime/Contents/Home/bin/paddock}.
 */
final class MacPackages {
    private static final Path RESOURCES = Path.of("installer/macos");

    private final Package made;
    private final Path work;

    MacPackages(Package made, Path work) {
        this.made = made;
        this.work = work;
    }

    void make() throws IOException {
        String identity = System.getenv("PADDOCK_MAC_SIGNING_IDENTITY");
        List<String> more = new ArrayList<>(List.of(
                "--app-version", bundleVersion(made.version()),
                "--mac-package-identifier", "dev.paddock.Paddock",
                "--mac-package-name", Package.NAME,
                "--mac-app-category", "developer-tools",
                "--java-options", "-Dapple.awt.enableTemplateImages=true",
                "--file-associations", "installer/common/gguf.properties"));
        List<String> signing = identity == null
                ? List.of()
                : List.of(
                        "--mac-sign",
                        "--mac-signing-key-user-name",
                        identity,
                        "--mac-entitlements",
                        RESOURCES.resolve("entitlements.plist").toString());
        more.addAll(signing);
        Path icon = work.resolve("icons/paddock.icns");
        made.appImage(work, icon, more);
        for (String type : List.of("dmg", "pkg")) {
            Path out = Files.createDirectory(work.resolve(type));
            List<String> arguments = new ArrayList<>(List.of(
                    "--type",
                    type,
                    "--name",
                    Package.NAME,
                    "--app-image",
                    work.resolve(Package.NAME + ".app").toString(),
                    "--app-version",
                    bundleVersion(made.version()),
                    "--license-file",
                    "LICENSE",
                    "--dest",
                    out.toString()));
            if (type.equals("pkg") && identity != null) {
                arguments.addAll(List.of("--mac-sign", "--mac-signing-key-user-name", identity));
            }
            Package.jpackage(arguments);
            deliver(out, type);
        }
    }

    private void deliver(Path out, String type) throws IOException {
        Path file;
        try (Stream<Path> files = Files.list(out)) {
            file = files.findFirst().orElseThrow(() -> new IOException("jpackage left no " + type));
        }
        String arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x64";
        Path target = made.folder().resolve("Paddock-" + made.version() + "-macos-" + arch + "." + type);
        Files.deleteIfExists(target);
        Files.move(file, target);
        String profile = System.getenv("PADDOCK_MAC_NOTARY_PROFILE");
        if (profile != null) {
            Package.run(
                    work,
                    List.of(
                            "xcrun",
                            "notarytool",
                            "submit",
                            target.toString(),
                            "--keychain-profile",
                            profile,
                            "--wait"));
            Package.run(work, List.of("xcrun", "stapler", "staple", target.toString()));
        }
    }

    /** macOS takes no version that begins with 0; the file's name and Paddock itself say the true one. */
    static String bundleVersion(String version) {
        return version.startsWith("0.") ? "1" + version.substring(1) : version;
    }
}
