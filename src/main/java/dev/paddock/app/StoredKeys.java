package dev.paddock.app;

import dev.paddock.cli.GatewayKeys;
import dev.paddock.gateway.ApiKeys;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The gateway's own file of keys, for the command line. */
record StoredKeys(ApiKeys keys) implements GatewayKeys {
    @Override
    public List<Key> all() {
        return keys.all().stream()
                .map(key -> new Key(key.name(), key.models(), key.perMinute(), key.createdAt()))
                .toList();
    }

    @Override
    public String add(String name, List<String> models, @Nullable Integer perMinute) throws IOException {
        return keys.add(name, models, perMinute);
    }

    @Override
    public boolean remove(String name) throws IOException {
        return keys.remove(name);
    }
}
