package dev.paddock.domain;

import java.nio.file.Path;
import java.util.List;

/**
 * A place in which models are looked for.
 *
 * @param id {@code ollama}; the key of the switch {@code models.sources} in the settings
 * @param title {@code Ollama}
 * @param folders that were looked into; those of a program that is not installed are missing
 * @param enabled false: switched off, and not looked into
 * @param models how many models were found here first
 * @param problems folders that could not be read, drives that are not there
 */
public record ModelSource(
        String id, String title, List<Path> folders, boolean enabled, int models, List<Problem> problems) {
    public ModelSource {
        folders = List.copyOf(folders);
        problems = List.copyOf(problems);
    }
}
