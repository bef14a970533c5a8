package dev.paddock.ui;

import dev.paddock.domain.Engine;
import dev.paddock.domain.Fleet;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/** Which engine a person most likely wants for the next server. */
final class EngineChoice {
    private EngineChoice() {}

    /** The one that most servers have, but for the built-in one; that where no server has another. */
    static String usual(Fleet fleet) {
        Map<String, Integer> uses = new TreeMap<>();
        fleet.servers().forEach(server -> {
            String engine = server.instance().engine();
            if (engine != null && !engine.equals(Engine.BUILTIN)) {
                uses.merge(engine, 1, Integer::sum);
            }
        });
        return uses.entrySet().stream()
                .max(Comparator.comparingInt(Map.Entry::getValue))
                .map(Map.Entry::getKey)
                .orElse(Engine.BUILTIN);
    }
}
