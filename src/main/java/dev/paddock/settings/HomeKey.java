package dev.paddock.settings;

import dev.paddock.domain.Home;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.files.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The API key that servers behind the gateway share: {@code state/server-key}, for its owner alone. Made when it is needed first,
 * and the same from then on, since servers outlive a Paddock. Blocks on the disk. Safe for several threads; only the process
 * that owns the servers may make it.
 */
public final class HomeKey {
    private static final int BYTES = 32;

    private final Path file;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable String known;

    public HomeKey(Home home) {
        this.file = home.state().resolve("server-key");
    }

    /** @throws IOException where it can be neither read nor written */
    public String make() throws IOException {
        lock.lock();
        try {
            String there = read();
            if (there == null) {
                byte[] random = new byte[BYTES];
                new SecureRandom().nextBytes(random);
                there = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
                AtomicFile.writeForOwner(file, there.getBytes(StandardCharsets.US_ASCII));
            }
            known = there;
            return there;
        } finally {
            lock.unlock();
        }
    }

    /** What the server is to be asked with: its instance's own key, or this one. Null where it asks for none, or none is there. */
    public @Nullable String of(ServerSnapshot server) {
        String own = server.instance().server().apiKey();
        return own == null && server.homeKey() ? value() : own;
    }

    /** Null where it was never made, or cannot be read. */
    public @Nullable String value() {
        String last = known;
        if (last != null) {
            return last;
        }
        try {
            String there = read();
            known = there;
            return there;
        } catch (IOException denied) {
            return null;
        }
    }

    private @Nullable String read() throws IOException {
        try {
            String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
            return text.isEmpty() ? null : text;
        } catch (NoSuchFileException none) {
            return null;
        }
    }
}
