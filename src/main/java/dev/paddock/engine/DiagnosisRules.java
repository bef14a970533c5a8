package dev.paddock.engine;

import dev.paddock.domain.Remedy;
import dev.paddock.engine.Diagnosis.Confidence;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.EnumNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** The rules of {@code config/diagnosis.json}, in the order in which they are tried. Immutable. */
public record DiagnosisRules(List<Rule> rules) {

    /** What must hold beside the words of the log. */
    public enum Condition {
        /** Somebody else listens on the port now. */
        PORT_BUSY,
        /** The address is none of this machine's. */
        HOST_FOREIGN,
        WINDOWS,
        /** macOS marked the engine as downloaded and not yet allowed; Gatekeeper kills such a program at its start. */
        QUARANTINED,
        /** The out-of-memory killer has just ended a process of ours. */
        OOM_KILLED,
        /** The out-of-memory killer has just ended a process of this machine. */
        OOM_KILLER_AT_WORK,
        /** The out-of-memory killer has ended nobody just now. */
        NO_OOM_KILL
    }

    /**
     * One cause. It fits a line of the log ({@code log}, whose named groups fill {@code ${name}} in the texts) or, where it
     * has no {@code log}, an exit code.
     *
     * @param retry true where another try may end otherwise
     */
    public record Rule(
            String code,
            @Nullable Condition when,
            @Nullable String log,
            @Nullable Pattern pattern,
            @Nullable List<Integer> exit,
            String title,
            String detail,
            @Nullable String action,
            @Nullable Confidence confidence,
            boolean retry,
            List<Remedy.Kind> remedies) {
        public Rule {
            pattern = log == null ? null : Pattern.compile(log, Pattern.CASE_INSENSITIVE);
            exit = exit == null ? null : List.copyOf(exit);
            remedies = List.copyOf(remedies);
        }
    }

    public DiagnosisRules {
        rules = List.copyOf(rules);
    }

    /** The rules that are part of Paddock. */
    public static DiagnosisRules shipped() {
        JsonMapper mapper = JsonMapper.builder()
                .enumNamingStrategy(EnumNamingStrategies.KEBAB_CASE)
                .build();
        try (InputStream in = DiagnosisRules.class.getResourceAsStream("/config/diagnosis.json")) {
            if (in == null) {
                throw new IllegalStateException("config/diagnosis.json is missing from this build");
            }
            return new DiagnosisRules(List.of(mapper.readValue(in, Rule[].class)));
        } catch (IOException broken) {
            throw new IllegalStateException("config/diagnosis.json cannot be read", broken);
        }
    }
}
