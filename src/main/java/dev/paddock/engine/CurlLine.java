package dev.paddock.engine;

import dev.paddock.domain.Access;
import dev.paddock.domain.Fleet;
import dev.paddock.domain.ServerSnapshot;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A chat request as a line for a POSIX shell. */
public final class CurlLine {
    private CurlLine() {}

    /**
     * Holds the server's API key where its instance has one.
     *
     * @param access see {@link Fleet#access}
     */
    public static String of(ServerSnapshot server, Access access, String text) {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        if (access.model() != null) {
            body.put("model", access.model());
        }
        body.putArray("messages").addObject().put("role", "user").put("content", text);
        String key = server.instance().server().apiKey();
        return "curl " + access.address() + "/v1/chat/completions -H " + quoted("Content-Type: application/json")
                + (key == null ? "" : " -H " + quoted("Authorization: Bearer " + key)) + " -d "
                + quoted(body.toString());
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
