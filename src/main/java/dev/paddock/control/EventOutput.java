package dev.paddock.control;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.ObjectWriter;

/** Server-sent events on their way out: gathered, then sent in one piece. */
final class EventOutput {
    private final OutputStream out;
    private final ObjectWriter json;
    private final StringBuilder text = new StringBuilder();

    EventOutput(OutputStream out, ObjectWriter json) {
        this.out = out;
        this.json = json;
    }

    /** @param id by which a client that lost the stream goes on behind this event; empty for none */
    EventOutput event(String id, String event, Object data) {
        if (!id.isEmpty()) {
            text.append("id: ").append(id).append('\n');
        }
        text.append("event: ").append(event).append('\n');
        text.append("data: ").append(json.writeValueAsString(data)).append("\n\n");
        return this;
    }

    /** Sends what was gathered, or a comment where that is nothing, so that both ends see that the other is there. */
    void send() throws IOException {
        String piece = text.isEmpty() ? ": still here\n\n" : text.toString();
        text.setLength(0);
        out.write(piece.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
