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
 * and the same from then on, since servers outlive a Paddock: where the file is lost while they run, they tell what was in it. Blocks on the disk. Safe for several threads; only the process
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
                there = known == null ? random() : known;
                AtomicFile.writeForOwner(file, there.getBytes(StandardCharsets.US_ASCII));
            }
            known = there;
            return there;
        } finally {
            lock.unlock();
        }
    }

    private static String random() {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /**
     * A server that runs asks for this one: where the file was lost, it is the key again.
     *
     * @throws IOException where the file can be neither read nor written
     */
    public void recall(String held) throws IOException {
        lock.lock();
        try {
            if (read() == null) {
                AtomicFile.writeForOwner(file, held.getBytes(StandardCharsets.US_ASCII));
                known = held;
            }
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
