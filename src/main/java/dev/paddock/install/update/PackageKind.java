package dev.paddock.install.update;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** The forms that Paddock comes in, and what a person does with each. */
public enum PackageKind {
    DEB("deb", false),
    RPM("rpm", false),
    /** For every other Linux, unpacked anywhere. */
    TARBALL("tarball", false),
    APPIMAGE("appimage", false),
    MSI("msi", true),
    EXE("exe", true),
    DMG("dmg", true),
    PKG("pkg", true);

    private final String word;
    private final boolean opened;

    PackageKind(String word, boolean opened) {
        this.word = word;
        this.opened = opened;
    }

    /** As the feed has it. */
    public String word() {
        return word;
    }

    /** Whether the desktop's own installer begins with it; otherwise a person does what {@link #advice} says. */
    public boolean isOpened() {
        return opened;
    }

    static Optional<PackageKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }

    /** What installs {@code file}: a command where there is one, else a sentence. */
    public String advice(Path file) {
        return switch (this) {
            case DEB -> "sudo apt install " + quoted(file);
            case RPM -> "sudo dnf install " + quoted(file);
            case TARBALL -> "Unpack " + file + " in place of the folder that Paddock is in.";
            case APPIMAGE -> "Put " + file + " in place of the AppImage that you start.";
            case MSI, EXE, DMG, PKG -> "Open " + file + ".";
        };
    }

    private static String quoted(Path file) {
        String path = file.toString();
        return path.matches("[A-Za-z0-9_./+:@%=,-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
    }
}
