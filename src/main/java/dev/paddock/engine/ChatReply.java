package dev.paddock.engine;

import org.jspecify.annotations.Nullable;

/**
 * @param tokensPerSecond as the server measured it, null where it does not say
 * @param completionTokens 0 where the server does not say
 * @param finishReason {@code stop}, {@code length} …; empty where the stream ended without one
 */
public record ChatReply(String text, @Nullable Double tokensPerSecond, int completionTokens, String finishReason) {}
