package dev.paddock.engine;

import dev.paddock.domain.EngineCapabilities;
import dev.paddock.domain.EngineFlag;
import dev.paddock.domain.Nearest;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Remedy;
import java.util.List;

/** What an engine does not take, in words. The codes are those of {@code config/diagnosis.json}. */
final class FlagTroubles {
    private static final int MOST_SHOWN = 12;

    private final String engine;
    private final EngineCapabilities known;

    /** @param engine its name for people */
    FlagTroubles(String engine, EngineCapabilities known) {
        String version = known.shortVersion();
        this.engine = version.isEmpty() ? engine : engine + " " + version;
        this.known = known;
    }

    PaddockException unknown(String word) {
        List<String> names =
                known.flags().stream().flatMap(flag -> flag.names().stream()).toList();
        String near = Nearest.to(word, names)
                .map(name -> "Did you mean " + name + "? ")
                .orElse("");
        return refused(
                "flag-unknown",
                "This engine does not know the argument " + word,
                "the --help of " + engine + " does not list it, nor is another name for it known",
                near + "Write it as the engine's --help does, or leave it out.",
                word);
    }

    PaddockException removed(String word, EngineFlag flag) {
        return refused(
                "flag-unknown",
                "This engine takes the argument " + word + " no more",
                engine + " says: " + flag.help().replace('\n', ' ').replaceAll(" \\(env:.*", ""),
                "Leave it out, or write what took its place.",
                word);
    }

    PaddockException stray(String word) {
        return new PaddockException(
                Kind.INVALID,
                Problem.of(
                                "flag-unknown",
                                "\"" + word + "\" stands alone among the arguments",
                                "no flag before it takes a value, and " + engine + " takes no words without a flag",
                                "Write the flag that it belongs to before it, or leave it out.")
                        .withRemedies(List.of(Remedy.of(Remedy.Kind.EDIT_INSTANCE))));
    }

    PaddockException wrongValue(String word, String value, EngineFlag flag) {
        return refused(
                "flag-value",
                word + " does not take \"" + value + "\"",
                "in " + engine + " it takes " + wanted(flag),
                "Correct the value, or leave the flag out.",
                word);
    }

    PaddockException noValue(String word, EngineFlag flag) {
        return refused(
                "flag-value",
                word + " wants a value",
                "in " + engine + " it takes " + wanted(flag) + ", and nothing follows it",
                "Write the value after it, or leave the flag out.",
                word);
    }

    PaddockException flagForValue(String word, String next, EngineFlag flag) {
        return refused(
                "flag-value",
                word + " wants a value, but " + next + " follows",
                "in " + engine + " it takes " + wanted(flag) + " and would swallow the flag behind it",
                "Write the value after it, or leave the flag out.",
                word);
    }

    /** @param key of the instance, by which Paddock knows it */
    static PaddockException paddocksOwn(String word, String key) {
        return refused(
                "flag-paddocks-own",
                word + " may not stand among the arguments",
                "Paddock says it itself, and would look for the server where it is not",
                "Set \"" + key + "\" of the instance instead, and leave the flag out.",
                word);
    }

    /** For an option of the instance that names something that would be left out. */
    PaddockException unknownOption(String key, String flag) {
        return new PaddockException(
                Kind.INVALID,
                Problem.of(
                                "option-unknown",
                                "This engine cannot do what \"" + key + "\" asks for",
                                engine + " has no argument " + flag,
                                "Choose another engine, or leave \"" + key + "\" out.")
                        .withRemedies(
                                List.of(Remedy.of(Remedy.Kind.EDIT_INSTANCE), Remedy.of(Remedy.Kind.NEWER_ENGINE))));
    }

    PaddockException wrongOption(String key, String value, EngineFlag flag) {
        return new PaddockException(
                Kind.INVALID,
                Problem.of(
                                "option-value",
                                "\"" + key + "\" cannot be \"" + value + "\" with this engine",
                                engine + " takes " + wanted(flag),
                                "Correct it, or choose another engine.")
                        .withRemedies(List.of(Remedy.of(Remedy.Kind.EDIT_INSTANCE))));
    }

    /** A wish that this engine cannot carry out, and that does not keep it from serving. */
    Problem dropped(String key, String what) {
        return Problem.of("option-dropped", "\"" + key + "\" is left out", engine + " " + what, null);
    }

    private static PaddockException refused(String code, String title, String detail, String action, String word) {
        return new PaddockException(
                Kind.INVALID,
                Problem.of(code, title, detail, action)
                        .withRemedies(List.of(
                                new Remedy(Remedy.Kind.DROP_FLAG, word), Remedy.of(Remedy.Kind.EDIT_INSTANCE))));
    }

    private static String wanted(EngineFlag flag) {
        List<String> words = flag.allowed();
        String some = words.size() <= MOST_SHOWN
                ? String.join(", ", words)
                : String.join(", ", words.subList(0, MOST_SHOWN)) + ", …";
        if (flag.isNumber()) {
            return words.isEmpty() ? "a number" : "a number, or " + some;
        }
        return words.isEmpty() ? "a value (" + flag.value() + ")" : "one of: " + some;
    }
}
