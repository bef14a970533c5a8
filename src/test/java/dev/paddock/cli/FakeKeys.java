package dev.paddock.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keys that are kept in memory. */
final class FakeKeys implements GatewayKeys {
    private final List<Key> keys = new ArrayList<>();

    @Override
    public List<Key> all() {
        return List.copyOf(keys);
    }

    @Override
    public String add(String name, List<String> models, @Nullable Integer perMinute) {
        keys.add(new Key(name, models, perMinute, Instant.parse("2026-11-20T10:00:00Z")));
        return "pk-secret-of-" + name;
    }

    @Override
    public boolean remove(String name) {
        return keys.removeIf(key -> key.name().equals(name));
    }
}
