package dev.paddock.engine;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How many requests a server works on, by its {@code /slots}.
 *
 * @param busy slots that work on a request
 * @param all slots that there are
 */
public record BusySlots(int busy, int all) {
    private static final int MOST_BYTES = 4 << 20;

    /** Blocks; empty where the server does not tell, as builds may have it switched off, or not in time. */
    public static Optional<BusySlots> ask(URI endpoint, @Nullable String apiKey, Duration timeout) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) endpoint.resolve("/slots").toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout((int) timeout.toMillis());
            connection.setReadTimeout((int) timeout.toMillis());
            if (apiKey != null) {
                connection.setRequestProperty("Authorization", "Bearer " + apiKey);
            }
            try (InputStream in = connection.getInputStream()) {
                return read(in.readNBytes(MOST_BYTES));
            }
        } catch (IOException | JacksonException silent) {
            return Optional.empty();
        }
    }

    private static Optional<BusySlots> read(byte[] json) {
        JsonNode slots = JsonMapper.shared().readTree(json);
        if (!slots.isArray()) {
            return Optional.empty();
        }
        int busy = 0;
        for (JsonNode slot : slots) {
            busy += slot.path("is_processing").asBoolean(false) ? 1 : 0;
        }
        return Optional.of(new BusySlots(busy, slots.size()));
    }
}
