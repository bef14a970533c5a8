package dev.paddock.engine;

import dev.paddock.domain.ServerSnapshot;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A chat request as a line for a POSIX shell. */
public final class CurlLine {
    private CurlLine() {}

    /**
     * Holds the server's API key where its instance has one. One that asks for a key which only Paddock knows is asked by the
     * gateway.
     *
     * @param gateway null where there is none
     */
    public static String of(ServerSnapshot server, @Nullable URI gateway, String text) {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        URI address = server.endpoint();
        if (server.homeKey() && gateway != null) {
            address = gateway;
            body.put("model", server.name());
        }
        body.putArray("messages").addObject().put("role", "user").put("content", text);
        String key = server.instance().server().apiKey();
        return "curl " + address + "/v1/chat/completions -H " + quoted("Content-Type: application/json")
                + (key == null ? "" : " -H " + quoted("Authorization: Bearer " + key)) + " -d "
                + quoted(body.toString());
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
