package dev.paddock.install.update;

import dev.paddock.install.MachineFacts.Arch;
import dev.paddock.install.MachineFacts.Os;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How this Paddock came onto this machine.
 *
 * @param arch null for a processor that there are no packages for
 * @param kinds that can take its place, the best first
 */
public record Installed(Os os, @Nullable Arch arch, List<PackageKind> kinds) {
    private static final Path PACKAGED = Path.of("opt/paddock");
    private static final Path DPKG = Path.of("var/lib/dpkg/info/paddock.list");

    public Installed {
        kinds = List.copyOf(kinds);
    }

    /**
     * Looks at the disk.
     *
     * @param root of the file system
     * @param java home of the runtime that this process runs on
     */
    public static Installed look(Os os, String arch, Path root, Path java, Map<String, String> env) {
        List<PackageKind> kinds = switch (os) {
            case WINDOWS -> List.of(PackageKind.MSI, PackageKind.EXE);
            case MACOS -> List.of(PackageKind.DMG, PackageKind.PKG);
            case LINUX -> onLinux(root, java, env);
        };
        return new Installed(os, Arch.of(arch).orElse(null), kinds);
    }

    private static List<PackageKind> onLinux(Path root, Path java, Map<String, String> env) {
        String mounted = env.getOrDefault("APPDIR", "");
        if (!env.getOrDefault("APPIMAGE", "").isBlank() && !mounted.isBlank() && java.startsWith(Path.of(mounted))) {
            return List.of(PackageKind.APPIMAGE);
        }
        if (!java.startsWith(root.resolve(PACKAGED))) {
            return List.of(PackageKind.TARBALL);
        }
        return List.of(Files.exists(root.resolve(DPKG)) ? PackageKind.DEB : PackageKind.RPM);
    }
}
