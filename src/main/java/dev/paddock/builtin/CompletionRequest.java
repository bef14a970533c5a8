package dev.paddock.builtin;

import de.kherud.llama.InferenceParameters;
import java.util.List;
import java.util.function.Consumer;

/**
 * A wish for text, checked.
 *
 * @param promptTokens what the prompt takes of the context
 * @param maxTokens of the reply; not more than the context has room for
 * @param filled whether only the context limits the reply
 * @param stops none is empty
 * @param includeUsage whether a streamed chat ends with a chunk of token counts
 * @param sampling what to set for llama.cpp's sampler
 */
record CompletionRequest(
        String prompt,
        int promptTokens,
        int maxTokens,
        boolean filled,
        List<String> stops,
        boolean stream,
        boolean includeUsage,
        List<Consumer<InferenceParameters>> sampling) {
    CompletionRequest {
        stops = List.copyOf(stops);
        sampling = List.copyOf(sampling);
    }

    InferenceParameters parameters() {
        InferenceParameters parameters = new InferenceParameters(prompt).setNPredict(maxTokens);
        sampling.forEach(setting -> setting.accept(parameters));
        return parameters;
    }
}
