package dev.paddock.app;

import dev.paddock.cli.Daemon;
import dev.paddock.control.ControlFile;
import dev.paddock.settings.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/** Asks the owner of the servers, over its control API, where the gateway is. */
final class GatewayQuestion {
    private static final int PATIENCE_MILLIS = 2_000;

    private GatewayQuestion() {}

    /** Empty where nobody answers, or a Paddock that does not know the question. */
    static Optional<Daemon.Gateway> ask(ControlFile.Content owner) {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    owner.address().resolve("/api/v1/gateway").toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(PATIENCE_MILLIS);
            connection.setReadTimeout(PATIENCE_MILLIS);
            connection.setRequestProperty("Authorization", "Bearer " + owner.token());
            if (connection.getResponseCode() != HttpURLConnection.HTTP_OK) {
                connection.disconnect();
                return Optional.empty();
            }
            try (InputStream in = connection.getInputStream()) {
                return Optional.ofNullable(Json.mapper().readValue(in.readAllBytes(), Daemon.Gateway.class));
            }
        } catch (IOException | JacksonException unknown) {
            return Optional.empty();
        }
    }
}
