package dev.paddock.gateway;

import dev.paddock.domain.Home;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.files.AtomicFile;
import dev.paddock.settings.Json;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Who may ask the gateway: {@code config/gateway-keys.json}, owner-only. Of a key only its hash is kept; since keys are made
 * here, of 256 random bits, a plain hash cannot be turned back by guessing. Safe for several threads.
 */
public final class ApiKeys {
    private static final String PREFIX = "pk-";
    private static final int BYTES = 32;

    /**
     * @param hash SHA-256 of the key, in hex
     * @param models names that it may use; empty means all
     * @param perMinute so many requests a minute; null means as many as it likes
     */
    public record Key(
            String name,
            String hash,
            List<String> models,
            @Nullable Integer perMinute,
            Instant createdAt) {
        public Key {
            Objects.requireNonNull(name);
            Objects.requireNonNull(hash);
            models = List.copyOf(Objects.requireNonNullElse(models, List.of()));
        }

        boolean allows(List<String> names) {
            return models.isEmpty() || names.stream().anyMatch(models::contains);
        }
    }

    private record Content(List<Key> keys) {}

    private record Seen(long at, long size, List<Key> keys) {}

    private final Path file;
    private volatile @Nullable Seen seen;

    public ApiKeys(Home home) {
        this.file = home.config().resolve("gateway-keys.json");
    }

    /**
     * As the file says at this moment.
     *
     * @throws PaddockException where it cannot be understood: nobody is let in then
     */
    public List<Key> all() {
        // At every request: a File tells of what is not there without an exception.
        File there = file.toFile();
        long at = there.lastModified();
        long size = there.length();
        Seen last = seen;
        if (last != null && last.at() == at && last.size() == size) {
            return last.keys();
        }
        if (at == 0) {
            return List.of();
        }
        try {
            Content content = Json.mapper().readValue(Files.readAllBytes(file), Content.class);
            List<Key> keys = content == null || content.keys() == null ? List.of() : List.copyOf(content.keys());
            seen = new Seen(at, size, keys);
            return keys;
        } catch (NoSuchFileException gone) {
            return List.of();
        } catch (IOException | JacksonException | NullPointerException unreadable) {
            throw new PaddockException(
                    Kind.FAILED,
                    Problem.of(
                            "bad-keys",
                            "The gateway's keys cannot be read",
                            file + ": " + unreadable.getMessage(),
                            "Mend the file, or delete it and make new keys."));
        }
    }

    /** Makes a key. @return the key itself, which is not to be had again */
    public synchronized String add(String name, List<String> models, @Nullable Integer perMinute) throws IOException {
        List<Key> keys = new ArrayList<>(all());
        if (keys.stream().anyMatch(key -> key.name().equals(name))) {
            throw new PaddockException(
                    Kind.CONFLICT,
                    Problem.of(
                            "key-exists",
                            "There is a key called \"" + name + "\" already",
                            "",
                            "Choose another name."));
        }
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String key = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        keys.add(new Key(name, hash(key), models, perMinute, Instant.now()));
        write(keys);
        return key;
    }

    /** False where there was none. */
    public synchronized boolean remove(String name) throws IOException {
        List<Key> keys = new ArrayList<>(all());
        boolean there = keys.removeIf(key -> key.name().equals(name));
        if (there) {
            write(keys);
        }
        return there;
    }

    private void write(List<Key> keys) throws IOException {
        AtomicFile.writeForOwner(file, Json.mapper().writeValueAsBytes(new Content(keys)));
    }

    Optional<Key> find(String key) {
        String hash = hash(key);
        return all().stream()
                .filter(one -> MessageDigest.isEqual(
                        one.hash().getBytes(StandardCharsets.US_ASCII), hash.getBytes(StandardCharsets.US_ASCII)))
                .findFirst();
    }

    private static String hash(String key) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
