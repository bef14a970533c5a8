package dev.paddock.engine;

import dev.paddock.domain.Problem;
import dev.paddock.domain.Remedy;
import dev.paddock.engine.Diagnosis.Confidence;
import dev.paddock.engine.DiagnosisRules.Condition;
import dev.paddock.engine.DiagnosisRules.Rule;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says in plain words why a server failed, from its log and its exit code by the rules in {@code config/diagnosis.json}.
 * The first rule that fits decides. Immutable; safe for every thread; does no I/O.
 */
public final class Diagnostician {
    private static final int EVIDENCE_LINES = 6;
    private static final Pattern PLACE = Pattern.compile("\\$\\{(\\w+)}");

    private final List<Rule> rules;

    public Diagnostician(DiagnosisRules rules) {
        this.rules = rules.rules();
    }

    /**
     * What is known of the failure.
     *
     * @param engine its name for people
     * @param exitCode empty where nobody could see it, as with an adopted server
     * @param log the last lines, oldest first; may be empty: a fast failure can lose its whole log
     * @param conditions what holds now, beside the words of the log
     * @param recheck what a look at the file and the command line found after the failure, null for nothing; it counts
     *     where the log says nothing
     */
    public record Failure(
            Path model,
            String engine,
            OptionalInt exitCode,
            List<String> log,
            Set<Condition> conditions,
            @Nullable Problem recheck) {
        public Failure {
            log = List.copyOf(log);
            conditions = Set.copyOf(conditions);
        }
    }

    public Diagnosis diagnose(Failure failure) {
        return first(failure, rule -> rule.pattern() != null)
                .or(() -> rechecked(failure))
                .or(() -> first(failure, rule -> rule.pattern() == null))
                .orElseGet(() -> unknown(failure));
    }

    private Optional<Diagnosis> first(Failure failure, Predicate<Rule> kind) {
        return rules.stream()
                .filter(kind)
                .flatMap(rule -> apply(rule, failure).stream())
                .findFirst();
    }

    private static Optional<Diagnosis> rechecked(Failure failure) {
        return Optional.ofNullable(failure.recheck())
                .map(problem -> new Diagnosis(
                        problem.withEvidence(last(failure.log()))
                                .withRemedies(
                                        problem.remedies().isEmpty()
                                                ? List.of(Remedy.of(Remedy.Kind.EDIT_INSTANCE))
                                                : problem.remedies()),
                        Confidence.LIKELY,
                        false));
    }

    private static Optional<Diagnosis> apply(Rule rule, Failure failure) {
        if (rule.when() != null && !failure.conditions().contains(rule.when())) {
            return Optional.empty();
        }
        Pattern log = rule.pattern();
        if (log != null) {
            for (int i = 0; i < failure.log().size(); i++) {
                Matcher match = log.matcher(failure.log().get(i));
                if (match.find()) {
                    return Optional.of(diagnosis(rule, failure, match, around(failure.log(), i)));
                }
            }
            return Optional.empty();
        }
        boolean fits = failure.exitCode().isPresent()
                && rule.exit() != null
                && rule.exit().contains(failure.exitCode().getAsInt());
        return fits ? Optional.of(diagnosis(rule, failure, null, last(failure.log()))) : Optional.empty();
    }

    private static Diagnosis diagnosis(Rule rule, Failure failure, @Nullable Matcher match, List<String> evidence) {
        Map<String, String> values = new HashMap<>();
        if (match != null) {
            match.namedGroups().forEach((name, group) -> values.put(name, nonNull(match.group(group))));
        }
        values.put("model", String.valueOf(failure.model().getFileName()));
        values.put("engine", failure.engine());
        values.put("exit", exit(failure));
        String action = rule.action();
        Problem problem = new Problem(
                rule.code(),
                fill(rule.title(), values),
                fill(rule.detail(), values),
                action == null ? null : fill(action, values),
                evidence,
                rule.remedies().stream()
                        .map(kind -> new Remedy(kind, kind == Remedy.Kind.DROP_FLAG ? values.get("flag") : null))
                        .toList());
        Confidence confidence = rule.confidence() == null ? Confidence.CERTAIN : rule.confidence();
        return new Diagnosis(problem, confidence, rule.retry());
    }

    private static Diagnosis unknown(Failure failure) {
        boolean silent = failure.log().stream().allMatch(String::isBlank);
        Problem problem = new Problem(
                Diagnosis.UNKNOWN,
                "The server ended by itself with " + exit(failure),
                silent ? "it wrote nothing to its log" : "its log does not say why in words that Paddock knows",
                silent ? "Start it again; if it stays so, try another engine." : "Read the end of its log.",
                last(failure.log()),
                List.of(Remedy.of(Remedy.Kind.RETRY)));
        return new Diagnosis(problem, Confidence.GUESS, true);
    }

    private static String exit(Failure failure) {
        return failure.exitCode().isPresent()
                ? ExitCode.describe(failure.exitCode().getAsInt())
                : "an exit code that nobody saw";
    }

    private static String nonNull(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static String fill(String template, Map<String, String> values) {
        return PLACE.matcher(template)
                .replaceAll(place -> Matcher.quoteReplacement(values.getOrDefault(place.group(1), place.group())));
    }

    private static List<String> around(List<String> log, int index) {
        return log.subList(Math.max(0, index - 1), Math.min(log.size(), index + EVIDENCE_LINES - 1));
    }

    private static List<String> last(List<String> log) {
        return log.subList(Math.max(0, log.size() - EVIDENCE_LINES), log.size());
    }
}
