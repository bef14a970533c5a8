package dev.paddock.gateway;

import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.Subscription;
import dev.paddock.http.Headers;
import dev.paddock.http.HttpClient;
import dev.paddock.http.Origin;
import dev.paddock.settings.HomeKey;
import dev.paddock.settings.Json;
import dev.paddock.supervisor.Supervisor;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Unloads servers for which nobody asked for as long as their instances allow. Who asks a server at its own port, past the
 * gateway, is noticed by the numbers of the tasks in its {@code /slots}, which grow; an engine that does not tell them counts
 * as unused then.
 */
final class IdleWatch implements AutoCloseable {
    private static final Duration LEAST = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final int ANSWER_BYTES = 1 << 20;

    private final Supervisor supervisor;
    private final Dispatcher dispatcher;
    private final HttpClient client;
    private final HomeKey homeKey;
    private final Map<String, Look> looks = new HashMap<>();
    private final Pulse pulse;
    private final Subscription subscription;

    /**
     * @param pid of the process that was looked at
     * @param tasks what its slots did last; null where it does not tell
     * @param changedNanos when that was seen to change
     */
    private record Look(@Nullable Long pid, @Nullable String tasks, long changedNanos) {
        boolean isLike(@Nullable Long nowPid, @Nullable String nowTasks) {
            return Objects.equals(pid, nowPid) && (nowTasks == null || nowTasks.equals(tasks));
        }
    }

    IdleWatch(Supervisor supervisor, Dispatcher dispatcher, HttpClient client, HomeKey homeKey) {
        this.supervisor = supervisor;
        this.dispatcher = dispatcher;
        this.client = client;
        this.homeKey = homeKey;
        this.pulse = new Pulse("gateway-idle", this::look);
        dispatcher.onWish(pulse::beat);
        this.subscription = supervisor.subscribe(_ -> pulse.beat());
    }

    private Optional<Duration> look() {
        Duration next = null;
        Set<String> watched = new HashSet<>();
        for (ServerSnapshot server : supervisor.fleet().servers()) {
            Optional<Duration> allowed = dispatcher.keptFor(server);
            if (allowed.isPresent()
                    && server.isReady()
                    && !server.attached()
                    && !server.instance().isWorker()) {
                watched.add(server.name());
                Duration left = look(server, allowed.get());
                next = next == null || left.compareTo(next) < 0 ? left : next;
            }
        }
        looks.keySet().retainAll(watched);
        return Optional.ofNullable(next);
    }

    /** Unloads it where it is due; else says when to look again. */
    private Duration look(ServerSnapshot server, Duration allowed) {
        Optional<Duration> unused = dispatcher.unusedFor(server.name());
        if (unused.isEmpty()) {
            return allowed.compareTo(LEAST) < 0 ? LEAST : allowed;
        }
        long idle = Math.min(
                unused.get().toNanos(), System.nanoTime() - tasks(server).changedNanos());
        long left = allowed.toNanos() - idle;
        if (left <= 0) {
            dispatcher.unload(server.name());
            return allowed.compareTo(LEAST) < 0 ? LEAST : allowed;
        }
        Duration quarter = allowed.dividedBy(4);
        Duration until = Duration.ofNanos(left);
        Duration next = until.compareTo(quarter) < 0 ? until : quarter;
        return next.compareTo(LEAST) < 0 ? LEAST : next;
    }

    private Look tasks(ServerSnapshot server) {
        Look before = looks.get(server.name());
        String tasks = ask(server);
        // What was never seen before tells nothing of when it was.
        long changed = before == null
                ? Long.MIN_VALUE / 2
                : before.isLike(server.pid(), tasks) ? before.changedNanos() : System.nanoTime();
        Look now = new Look(server.pid(), tasks, changed);
        looks.put(server.name(), now);
        return now;
    }

    private @Nullable String ask(ServerSnapshot server) {
        URI endpoint = server.endpoint();
        if (endpoint == null) {
            return null;
        }
        String key = homeKey.of(server);
        Headers headers = key == null ? new Headers() : Headers.of("Authorization", "Bearer " + key);
        try {
            return tasks(client.get(Origin.of(endpoint), "/slots", headers, PATIENCE, ANSWER_BYTES));
        } catch (IOException | JacksonException silent) {
            return null;
        }
    }

    private static String tasks(byte[] slots) {
        StringBuilder tasks = new StringBuilder();
        for (JsonNode slot : Json.mapper().readTree(slots)) {
            // One that computes is never the same twice.
            tasks.append(slot.path("id_task").asString(""))
                    .append(slot.path("is_processing").asBoolean(false) ? "@" + System.nanoTime() : "")
                    .append(' ');
        }
        return tasks.toString();
    }

    @Override
    public void close() {
        subscription.close();
        pulse.close();
    }
}
