package dev.paddock.install;

import java.util.List;

/**
 * What a release has for this machine. Immutable.
 *
 * @param choices the best first; those that would not run here come last
 * @param installed ids of engines that are there already
 */
public record EngineOffers(Release release, MachineFacts machine, List<Choice> choices, List<String> installed) {
    public EngineOffers {
        choices = List.copyOf(choices);
        installed = List.copyOf(installed);
    }
}
