package dev.paddock.control;

import dev.paddock.domain.Home;
import dev.paddock.settings.Json;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;

/**
 * How to reach the process that owns the servers: {@code state/control.json}. Only its owner may read it, since who has
 * the token may do everything. A file that is left over from a crash does no harm: nobody answers at its address.
 */
public final class ControlFile {
    /** Who owns the servers. */
    public enum Role {
        /** {@code paddock daemon run}. */
        DAEMON,
        /** The window. */
        WINDOW,
        /** The demonstration in a terminal, where there is no display. */
        TERMINAL
    }

    /**
     * @param address {@code http://127.0.0.1:PORT}
     * @param token the bearer token
     * @param pid of the process that owns the servers
     */
    public record Content(URI address, String token, long pid, String version, Role role, Instant startedAt) {
        /** Without the token, which belongs into no log. */
        @Override
        public String toString() {
            return role + " " + pid + " at " + address;
        }
    }

    private final Path folder;
    private final Path path;

    public ControlFile(Home home) {
        this.folder = home.state();
        this.path = folder.resolve("control.json");
    }

    /** Empty where there is none, or none that can be understood. */
    public Optional<Content> read() {
        try {
            return Optional.ofNullable(Json.mapper().readValue(Files.readAllBytes(path), Content.class))
                    .filter(content -> content.address() != null && content.token() != null && content.role() != null);
        } catch (IOException | JacksonException unusable) {
            return Optional.empty();
        }
    }

    /** The file has its owner-only permissions before the token is in it. */
    public void write(Content content) throws IOException {
        Files.createDirectories(folder);
        Path temporary = folder.resolve(".control-" + ProcessHandle.current().pid() + ".tmp");
        Files.deleteIfExists(temporary);
        try {
            Set<StandardOpenOption> create = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            try (FileChannel out = FileChannel.open(temporary, create, ownerOnly())) {
                keepToOwner(temporary);
                ByteBuffer rest = ByteBuffer.wrap(Json.mapper().writeValueAsBytes(content));
                while (rest.hasRemaining()) {
                    out.write(rest);
                }
            }
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Leaves the file alone when somebody else has written it since. */
    public void deleteIfStill(Content ours) throws IOException {
        if (read().filter(there -> there.token().equals(ours.token())).isPresent()) {
            Files.deleteIfExists(path);
        }
    }

    private static FileAttribute<?>[] ownerOnly() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** Windows: one entry, for the owner, in place of what the folder hands down. */
    private static void keepToOwner(Path file) throws IOException {
        AclFileAttributeView acl = Files.getFileAttributeView(file, AclFileAttributeView.class);
        if (acl != null) {
            acl.setAcl(List.of(AclEntry.newBuilder()
                    .setType(AclEntryType.ALLOW)
                    .setPrincipal(acl.getOwner())
                    .setPermissions(EnumSet.allOf(AclEntryPermission.class))
                    .build()));
        }
    }
}
