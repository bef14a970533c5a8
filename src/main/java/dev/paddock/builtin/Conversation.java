package dev.paddock.builtin;

import java.util.List;

/**
 * The messages of a chat, checked.
 *
 * @param addGenerationPrompt whether the prompt ends with the beginning of the assistant's answer
 */
record Conversation(List<Message> messages, boolean addGenerationPrompt) {
    record Message(String role, String content) {}

    Conversation {
        messages = List.copyOf(messages);
    }
}
