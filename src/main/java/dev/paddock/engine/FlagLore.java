package dev.paddock.engine;

import dev.paddock.domain.EngineFlag;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What no single {@code --help} tells: which names meant the same from 2024 to 2026, and what the layout of before October
 * 2024 left out or showed without its value. Read from {@code config/flags.json}. Immutable.
 *
 * @param equivalents names with one meaning, the newest first
 * @param unlisted taken by builds of the old layout
 */
record FlagLore(List<List<String>> equivalents, List<Unlisted> unlisted) {

    /** @param allowed null where every value goes */
    record Unlisted(
            List<String> names,
            @Nullable String value,
            @Nullable List<String> allowed) {
        EngineFlag flag() {
            return new EngineFlag(names, value, allowed == null ? List.of() : allowed, null, null, "");
        }
    }

    FlagLore {
        equivalents = equivalents.stream().map(List::copyOf).toList();
        unlisted = List.copyOf(unlisted);
    }

    /** Read once, when it is first needed. */
    static FlagLore shipped() {
        return Shipped.LORE;
    }

    private static final class Shipped {
        static final FlagLore LORE = read();
    }

    private static FlagLore read() {
        JsonMapper mapper = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
        try (InputStream in = FlagLore.class.getResourceAsStream("/config/flags.json")) {
            if (in == null) {
                throw new IllegalStateException("config/flags.json is missing from this build");
            }
            return mapper.readValue(in, FlagLore.class);
        } catch (IOException broken) {
            throw new IllegalStateException("config/flags.json cannot be read", broken);
        }
    }

    /** The other names of what has this name; empty where none is known. */
    List<String> othersOf(String name) {
        return equivalents.stream()
                .filter(names -> names.contains(name))
                .findFirst()
                .map(names ->
                        names.stream().filter(other -> !other.equals(name)).toList())
                .orElse(List.of());
    }

    /** With what the old layout does not show. */
    List<EngineFlag> completed(List<EngineFlag> listed) {
        List<EngineFlag> all = new ArrayList<>();
        for (EngineFlag flag : listed) {
            boolean shownAlone = flag.isSwitch()
                    && unlisted.stream()
                            .anyMatch(more -> more.value() != null
                                    && more.names().stream()
                                            .anyMatch(name -> flag.names().contains(name)));
            if (!shownAlone) {
                all.add(flag);
            }
        }
        for (Unlisted more : unlisted) {
            List<String> fresh = more.names().stream()
                    .filter(name -> all.stream().noneMatch(flag -> flag.names().contains(name)))
                    .toList();
            if (!fresh.isEmpty()) {
                all.add(new Unlisted(fresh, more.value(), more.allowed()).flag());
            }
        }
        return all;
    }
}
