import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes the signed list of releases that Paddock asks for newer versions of itself.
 *
 * <pre>
 * java installer/common/ReleaseFeed.java key FOLDER                    makes private.key and public.key
 * java installer/common/ReleaseFeed.java sign KEY NOTES PACKAGES...    writes releases.json and releases.json.sig
 * </pre>
 *
 * NOTES is a text file on what changed; PACKAGES are folders as target/packages, one for each version and all of its systems,
 * the newest first. Both files are written into the first folder, and are served from beside its packages.
 */
final class ReleaseFeed {
    private static final String ALGORITHM = "Ed25519";
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Pattern NAME =
            Pattern.compile("(?i)paddock[-_](\\d+(?:\\.\\d+){1,3})(?:-\\d+)?[-_.](?:(?:linux|macos|windows)[-_.])?"
                    + "(amd64|x64|x86_64|arm64|aarch64)\\.(deb|rpm|tar\\.xz|appimage|msi|exe|dmg|pkg)");

    private ReleaseFeed() {}

    public static void main(String[] args) throws IOException, GeneralSecurityException {
        if (args.length == 2 && args[0].equals("key")) {
            makeKey(Path.of(args[1]));
        } else if (args.length >= 4 && args[0].equals("sign")) {
            List<Path> folders = Stream.of(args).skip(3).map(Path::of).toList();
            sign(Path.of(args[1]), Path.of(args[2]), folders);
        } else {
            System.err.println("usage: java ReleaseFeed.java key FOLDER | sign KEY NOTES PACKAGES...");
            System.exit(2);
        }
    }

    private static void makeKey(Path folder) throws IOException, GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
        Files.createDirectories(folder);
        Path secret = folder.resolve("private.key");
        boolean posix = Files.getFileStore(folder).supportsFileAttributeView("posix");
        // Never over a key that is there: what it signed could not be renewed.
        if (posix) {
            Files.createFile(secret, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } else {
            Files.createFile(secret);
        }
        Files.writeString(secret, base64(pair.getPrivate().getEncoded()));
        Files.writeString(
                folder.resolve("public.key"),
                base64(pair.getPublic().getEncoded()),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE);
        System.out.println("Keep " + secret + " to yourself. The line of public.key belongs into"
                + " resources/update/release-key.txt, or into the setting updates.signed_by.");
    }

    private static String base64(byte[] content) {
        return Base64.getEncoder().encodeToString(content) + "\n";
    }

    private static void sign(Path key, Path notes, List<Path> folders) throws IOException, GeneralSecurityException {
        StringBuilder json = new StringBuilder("{\n  \"product\": \"paddock\",\n  \"format\": 1,\n  \"issued\": \"")
                .append(Instant.now().truncatedTo(ChronoUnit.SECONDS))
                .append("\",\n  \"versions\": [");
        for (Path folder : folders) {
            json.append(folder == folders.getFirst() ? "\n" : ",\n")
                    .append(version(folder, folder == folders.getFirst() ? Files.readString(notes) : "", folders));
        }
        byte[] content = json.append("\n  ]\n}\n").toString().getBytes(StandardCharsets.UTF_8);
        Signature signing = Signature.getInstance(ALGORITHM);
        signing.initSign(KeyFactory.getInstance(ALGORITHM)
                .generatePrivate(new PKCS8EncodedKeySpec(
                        Base64.getDecoder().decode(Files.readString(key).strip()))));
        signing.update(content);
        Path feed = folders.getFirst().resolve("releases.json");
        Files.write(feed, content);
        Files.writeString(feed.resolveSibling("releases.json.sig"), base64(signing.sign()));
        System.out.println(feed + " is signed");
    }

    private static String version(Path folder, String notes, List<Path> folders)
            throws IOException, GeneralSecurityException {
        List<String> packages = new ArrayList<>();
        String version = "";
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    if (!version.isEmpty() && !version.equals(name.group(1))) {
                        throw new IOException(folder + " holds packages of " + version + " and " + name.group(1));
                    }
                    version = name.group(1);
                    packages.add(pack(file, name, folders.getFirst()));
                }
            }
        }
        if (packages.isEmpty()) {
            throw new IOException("there is no package in " + folder + ": it should be as paddock_1.2.3_amd64.deb");
        }
        return "    {\"version\": \"" + version + "\", \"notes\": " + quoted(notes.strip()) + ", \"packages\": [\n"
                + String.join(",\n", packages) + "\n    ]}";
    }

    private static String pack(Path file, Matcher name, Path base) throws IOException, GeneralSecurityException {
        String kind = name.group(3).toLowerCase();
        String os = switch (kind) {
            case "msi", "exe" -> "windows";
            case "dmg", "pkg" -> "macos";
            default -> "linux";
        };
        String arch = name.group(2).toLowerCase().matches("arm64|aarch64") ? "arm64" : "x64";
        String url = base.toAbsolutePath()
                .normalize()
                .relativize(file.toAbsolutePath().normalize())
                .toString()
                .replace('\\', '/');
        return "      {\"os\": \"%s\", \"arch\": \"%s\", \"kind\": \"%s\", \"url\": %s, \"size\": %d, \"sha256\": \"%s\"}"
                .formatted(
                        os,
                        arch,
                        kind.equals("tar.xz") ? "tarball" : kind,
                        quoted(url),
                        Files.size(file),
                        sha256(file));
    }

    private static String sha256(Path file) throws IOException, GeneralSecurityException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (var in = Files.newInputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\t' -> json.append("\\t");
                case '\r' -> {
                    // Lines end alike wherever the notes were written.
                }
                default -> json.append(c < ' ' ? "?" : c);
            }
        }
        return json.append('"').toString();
    }
}
