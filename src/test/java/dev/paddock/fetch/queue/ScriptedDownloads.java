package dev.paddock.fetch.queue;

import dev.paddock.domain.Download;
import dev.paddock.domain.Download.State;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Subscribers;
import dev.paddock.domain.Subscription;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Downloads as a test wants them. */
public final class ScriptedDownloads implements Downloads {
    private final List<Download> all = new ArrayList<>();
    private final Subscribers<List<Download>> subscribers = new Subscribers<>(this::list);
    public final List<Wish> wishes = new ArrayList<>();
    public final List<String> firsts = new CopyOnWriteArrayList<>();

    /** What one that is started becomes. */
    public State outcome = State.DONE;

    public static Download of(String id, State state, @Nullable Problem problem) {
        Path folder = Path.of("/models");
        return new Download(
                id,
                "owner/repo:Q4_K_M",
                state,
                folder,
                "Q4_K_M",
                "apache-2.0",
                List.of(new Download.File(folder.resolve("owner/repo/model.gguf"), 2_000_000L, state == State.DONE)),
                state == State.DONE ? 2_000_000L : 500_000L,
                2_000_000L,
                state == State.RUNNING ? 100_000L : 0,
                state == State.RUNNING ? Duration.ofSeconds(15) : null,
                "with mmproj-F16.gguf, which it sees or hears with",
                problem,
                Instant.EPOCH);
    }

    public synchronized void put(Download download) {
        all.removeIf(one -> one.id().equals(download.id()));
        all.add(download);
        subscribers.changed();
    }

    @Override
    public synchronized List<Download> list() {
        return List.copyOf(all);
    }

    @Override
    public synchronized Download start(Wish wish) {
        wishes.add(wish);
        Download begun = of("new", State.QUEUED, null);
        Problem problem = outcome == State.FAILED ? Problem.of("fetch-gated", "It is gated", "", "Ask.") : null;
        put(of("new", outcome, problem));
        return begun;
    }

    private synchronized Download become(String id, State state) {
        if (all.stream().noneMatch(one -> one.id().equals(id))) {
            throw PaddockException.notFound("download", id);
        }
        put(of(id, state, null));
        return of(id, state, null);
    }

    @Override
    public Download pause(String id) {
        return become(id, State.PAUSED);
    }

    @Override
    public Download resume(String id) {
        return become(id, State.QUEUED);
    }

    @Override
    public Download first(String id) {
        firsts.add(id);
        return become(id, State.QUEUED);
    }

    @Override
    public synchronized void remove(String id) {
        if (!all.removeIf(one -> one.id().equals(id))) {
            throw PaddockException.notFound("download", id);
        }
        subscribers.changed();
    }

    @Override
    public Subscription subscribe(Consumer<List<Download>> listener) {
        return subscribers.add(listener);
    }

    @Override
    public void close() {
        // It is asked again.
    }
}
