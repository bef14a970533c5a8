package dev.paddock.exchange;

import dev.paddock.domain.Finding;
import dev.paddock.domain.Profile;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What was found in a file of another program.
 *
 * @param format for people
 * @param profiles sets of them that run together
 * @param findings what could not be taken over (errors), and what has no equal here (warnings)
 */
public record Imported(String format, List<Entry> entries, List<Profile> profiles, List<Finding> findings) {
    /** @param said as an instance's file would say it, without its name */
    public record Entry(String name, ObjectNode said) {}

    /** Of a form that knows no sets. */
    Imported(String format, List<Entry> entries, List<Finding> findings) {
        this(format, entries, List.of(), findings);
    }

    public Imported {
        entries = List.copyOf(entries);
        profiles = List.copyOf(profiles);
        findings = List.copyOf(findings);
    }
}
