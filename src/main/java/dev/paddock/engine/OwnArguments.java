package dev.paddock.engine;

import dev.paddock.domain.EngineCapabilities;
import dev.paddock.domain.EngineFlag;
import dev.paddock.domain.Instance.LoadMode;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A person's own arguments in the words of the engine at hand. What the engine takes goes through letter by letter; what was
 * written for another version is translated where its equivalent is known; the rest is refused before the launch. Read as
 * llama.cpp reads them: a flag takes as many words behind it as it has values, whatever they look like. For one thread,
 * once.
 */
final class OwnArguments {
    private static final String NEGATION = "--no-";
    /** A server that was told otherwise would be looked for, checked and shown as what it is not. */
    private static final Map<String, String> PADDOCKS_OWN =
            Map.of("--model", "model.path", "--host", "server.host", "--port", "server.port");

    private final EngineCapabilities engine;
    private final FlagLore lore;
    private final FlagTroubles troubles;
    private final List<String> args;
    private final List<String> words = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();
    private int at;

    OwnArguments(List<String> args, EngineCapabilities engine, FlagLore lore, FlagTroubles troubles) {
        this.args = List.copyOf(args);
        this.engine = engine;
        this.lore = lore;
        this.troubles = troubles;
    }

    /** @throws PaddockException INVALID where the engine would refuse one of them */
    RenderedCommand translated() {
        while (at < args.size()) {
            String word = args.get(at);
            at++;
            if (word.startsWith("-")) {
                flag(word);
            } else {
                throw troubles.stray(word);
            }
        }
        return new RenderedCommand(words, warnings, notes);
    }

    private void flag(String word) {
        Optional<EngineFlag> known = engine.flag(word);
        if (known.isPresent() && !known.get().isRemoved()) {
            take(word, known.get());
            return;
        }
        Optional<String> other = lore.othersOf(spelled(word)).stream()
                .filter(name ->
                        engine.flag(name).filter(flag -> !flag.isRemoved()).isPresent())
                .findFirst();
        if (other.isPresent()) {
            note(word, other.get());
            take(other.get(), engine.flag(other.get()).orElseThrow());
        } else if (known.isPresent()) {
            throw troubles.removed(word, known.get());
        } else if (!isLoadMode(word) && !holdsAnyway(word) && !isJoined(word)) {
            throw troubles.unknown(word);
        }
    }

    private static String spelled(String word) {
        return word.startsWith("--") ? word.replace('_', '-') : word;
    }

    private void note(String said, String given) {
        notes.add(said + " is given to the engine as " + (given.isEmpty() ? "nothing" : given));
    }

    private void take(String word, EngineFlag flag) {
        PADDOCKS_OWN.forEach((name, key) -> {
            if (flag.names().contains(name)) {
                throw FlagTroubles.paddocksOwn(word, key);
            }
        });
        if (flag.isSwitch()) {
            takeSwitch(word, flag);
        } else if (flag.isOnOff() && isMissing(flag)) {
            note(word, word + " on");
            words.addAll(List.of(word, "on"));
        } else {
            takeValues(word, flag);
        }
    }

    /** Newer builds swallow the next argument where older ones had a bare switch. */
    private boolean isMissing(EngineFlag flag) {
        return at == args.size() || (args.get(at).startsWith("-") && !flag.accepts(args.get(at)));
    }

    /** A switch here may be one that takes on, off or auto in a newer build. */
    private void takeSwitch(String word, EngineFlag flag) {
        String next = at < args.size() ? args.get(at) : "-";
        if (EngineFlag.means(next, true)) {
            at++;
            note(word + " " + next, word);
            words.add(word);
        } else if (EngineFlag.means(next, false)) {
            at++;
            turnOff(word, flag, next);
        } else if (next.equals("auto")) {
            at++;
            note(word + " auto", "");
        } else {
            words.add(word);
        }
    }

    private void turnOff(String word, EngineFlag flag, String next) {
        Optional<String> negation = negationOf(word);
        if (negation.isPresent()) {
            note(word + " " + next, negation.get());
            words.add(negation.get());
        } else if (flag.isOnByDefault()) {
            throw troubles.wrongValue(word, next, flag);
        } else {
            note(word + " " + next, "");
        }
    }

    private Optional<String> negationOf(String word) {
        String name = NEGATION + spelled(word).replaceFirst("^-+", "");
        return engine.flag(name).map(flag -> name);
    }

    private void takeValues(String word, EngineFlag flag) {
        List<String> values = new ArrayList<>();
        for (int n = flag.valueCount(); n > 0; n--) {
            if (at == args.size()) {
                throw troubles.noValue(word, flag);
            }
            String value = args.get(at);
            if (engine.flag(value).isPresent()) {
                throw troubles.flagForValue(word, value, flag);
            }
            values.add(value);
            at++;
        }
        if (values.size() > 1 || flag.accepts(values.getFirst())) {
            words.add(word);
            words.addAll(values);
        } else if (!isLayers(word, values.getFirst())) {
            throw troubles.wrongValue(word, values.getFirst(), flag);
        }
    }

    /** Builds before 2026 take a number of layers only. */
    private boolean isLayers(String word, String value) {
        String name = spelled(word);
        boolean layers = name.startsWith("-ngl") || name.contains("gpu-layers");
        if (layers && value.equals("all")) {
            note(word + " all", word + " " + CommandLine.ALL_LAYERS);
            words.addAll(List.of(word, CommandLine.ALL_LAYERS));
        } else if (layers && value.equals("auto")) {
            warnings.add(troubles.dropped(word + " auto", CommandLine.NO_AUTO_LAYERS));
        } else {
            return false;
        }
        return true;
    }

    private boolean isLoadMode(String word) {
        LoadMode mode;
        int used = 0;
        if (spelled(word).equals(LoadModes.FLAG) || word.equals("-lm")) {
            Optional<LoadMode> named = at < args.size() ? LoadModes.named(args.get(at)) : Optional.empty();
            mode = named.orElse(null);
            used = 1;
        } else {
            mode = LoadModes.ofSwitch(spelled(word), args);
        }
        Optional<List<String>> given = mode == null ? Optional.empty() : LoadModes.words(mode, engine);
        given.ifPresent(more -> words.addAll(more));
        if (given.isPresent()) {
            note(String.join(" ", args.subList(at - 1, at + used)), String.join(" ", given.get()));
            at += used;
        }
        return given.isPresent();
    }

    /**
     * {@code --ui} where only {@code --no-ui} is known, or {@code --no-jinja} where {@code --jinja} must be asked for: it is
     * so without a word.
     */
    private boolean holdsAnyway(String word) {
        String name = spelled(word);
        if (!name.startsWith("--")) {
            return false;
        }
        boolean negative = name.startsWith(NEGATION);
        String opposite = negative ? "--" + name.substring(NEGATION.length()) : NEGATION + name.substring(2);
        boolean holds = namesOf(opposite)
                .flatMap(other -> engine.flag(other).stream())
                .anyMatch(flag -> flag.isSwitch() && !flag.isRemoved() && !(negative && flag.isOnByDefault()));
        if (holds) {
            note(word, "");
        }
        return holds;
    }

    private Stream<String> namesOf(String name) {
        return Stream.concat(Stream.of(name), lore.othersOf(name).stream());
    }

    /** {@code --ctx-size=4096}, which other programs take and llama.cpp does not. */
    private boolean isJoined(String word) {
        int equals = word.indexOf('=');
        if (equals < 0
                || engine.flag(word.substring(0, equals))
                        .filter(flag -> flag.valueCount() == 1)
                        .isEmpty()) {
            return false;
        }
        String name = word.substring(0, equals);
        String value = word.substring(equals + 1);
        note(word, name + " " + value);
        RenderedCommand parted = new OwnArguments(List.of(name, value), engine, lore, troubles).translated();
        words.addAll(parted.words());
        warnings.addAll(parted.warnings());
        return true;
    }
}
