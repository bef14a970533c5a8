package dev.paddock.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param model null where the one that is asked serves only one
 * @param temperature null means the server's own
 * @param maxTokens null means until the model ends
 */
public record ChatRequest(
        @Nullable String model,
        List<ChatMessage> messages,
        @Nullable Double temperature,
        @Nullable Integer maxTokens) {
    public ChatRequest {
        messages = List.copyOf(messages);
    }
}
