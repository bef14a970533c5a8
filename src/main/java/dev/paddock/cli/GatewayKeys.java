package dev.paddock.cli;

import dev.paddock.domain.PaddockException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who may ask the gateway from elsewhere. Refusals are {@link PaddockException}s. */
public interface GatewayKeys {
    /**
     * What is known of a key; not the key itself.
     *
     * @param models names that it may use; empty means all
     * @param perMinute so many requests a minute; null means as many as it likes
     */
    record Key(String name, List<String> models, @Nullable Integer perMinute, Instant createdAt) {
        public Key {
            models = List.copyOf(models);
        }
    }

    List<Key> all();

    /**
     * Makes a key.
     *
     * @return the key itself, which is not to be had again
     * @throws PaddockException CONFLICT where there is one of that name
     */
    String add(String name, List<String> models, @Nullable Integer perMinute) throws IOException;

    /** False where there was none. */
    boolean remove(String name) throws IOException;
}
