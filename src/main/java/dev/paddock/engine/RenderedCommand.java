package dev.paddock.engine;

import dev.paddock.domain.Problem;
import java.util.List;

/**
 * What an engine is started with.
 *
 * @param words the executable and every argument
 * @param warnings what of the wish is lost with this engine
 * @param notes what is said in other words than the person's, with the same meaning
 */
public record RenderedCommand(List<String> words, List<Problem> warnings, List<String> notes) {
    public RenderedCommand {
        words = List.copyOf(words);
        warnings = List.copyOf(warnings);
        notes = List.copyOf(notes);
    }
}
