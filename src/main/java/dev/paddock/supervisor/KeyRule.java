package dev.paddock.supervisor;

import dev.paddock.domain.Engine;
import dev.paddock.domain.Instance;
import dev.paddock.settings.HomeKey;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which servers ask for the home's key: those that people reach by the gateway, and by nothing else. */
final class KeyRule {
    private static final Logger LOG = LoggerFactory.getLogger(KeyRule.class);
    static final String VARIABLE = "LLAMA_API_KEY";
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1", "[::1]");
    /** These llama-server shows to everybody. */
    private static final Set<String> PUBLIC_PAGES = Set.of("/health", "/v1/health");

    private final HomeKey key;
    private final BooleanSupplier wanted;
    private final LaunchCheck check;

    /** @param wanted whether there is a gateway, and it is to be the only way */
    KeyRule(HomeKey key, BooleanSupplier wanted, LaunchCheck check) {
        this.key = key;
        this.wanted = wanted;
        this.check = check;
    }

    /**
     * The key that it is to be started with. A server whose port somebody chose is meant to be asked there, and one with a key
     * of its own has that.
     *
     * @param environment that it gets besides
     */
    Optional<String> keyFor(Instance instance, Engine engine, Map<String, String> environment, List<String> words) {
        boolean holds = wanted.getAsBoolean()
                && !instance.isWorker()
                && instance.server().port() == null
                && LOOPBACK.contains(instance.server().host())
                && !environment.containsKey(VARIABLE)
                && words.stream().noneMatch(word -> word.startsWith("--api-key") || word.startsWith("--api_key"))
                && PUBLIC_PAGES.contains(instance.healthcheck().path())
                && check.reads(engine, VARIABLE);
        if (!holds) {
            return Optional.empty();
        }
        try {
            return Optional.of(key.make());
        } catch (IOException denied) {
            LOG.warn("The servers' key cannot be written, so \"{}\" is started without: {}", instance.name(), denied);
            return Optional.empty();
        }
    }

    /** @param environment of a server that was found, which asks for the key that is in it */
    void recall(String instance, Map<String, String> environment) {
        String held = environment.get(VARIABLE);
        if (held == null || held.isEmpty()) {
            return;
        }
        try {
            key.recall(held);
        } catch (IOException denied) {
            LOG.warn("The servers' key, which \"{}\" asks for, cannot be kept: {}", instance, denied.toString());
        }
    }
}
