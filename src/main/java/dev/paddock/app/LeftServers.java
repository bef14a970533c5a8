package dev.paddock.app;

import dev.paddock.control.ControlFile;
import dev.paddock.domain.Home;
import dev.paddock.settings.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Whether the registry names a process that may live, or was lost with an owner that did not end in an orderly way. Only a
 * hint: the supervisor checks who it is before it acts.
 */
final class LeftServers {
    private LeftServers() {}

    static boolean in(Home home, ControlFile owner) {
        Path registry = home.state().resolve("processes.json");
        if (!Files.exists(registry)) {
            return owner.read().isPresent();
        }
        try {
            return Json.mapper()
                    .readTree(Files.readAllBytes(registry))
                    .path("servers")
                    .valueStream()
                    .anyMatch(LeftServers::mayLive);
        } catch (IOException | JacksonException unreadable) {
            return true;
        }
    }

    /** One without a pid was about to be spawned when Paddock ended, or was. */
    private static boolean mayLive(JsonNode server) {
        JsonNode pid = server.path("pid");
        return !pid.isIntegralNumber()
                || ProcessHandle.of(pid.asLong()).filter(ProcessHandle::isAlive).isPresent();
    }
}
