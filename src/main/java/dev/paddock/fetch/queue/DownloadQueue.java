package dev.paddock.fetch.queue;

import dev.paddock.domain.Download;
import dev.paddock.domain.Download.State;
import dev.paddock.domain.IoWords;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Subscribers;
import dev.paddock.domain.Subscription;
import dev.paddock.fetch.Downloader;
import dev.paddock.fetch.FetchProgress;
import dev.paddock.fetch.FetchSignal;
import dev.paddock.fetch.SpeedLimit;
import dev.paddock.fetch.Web;
import dev.paddock.fetch.hub.HubPlan;
import dev.paddock.fetch.hub.HubPlanner;
import dev.paddock.fetch.hub.ModelPlace;
import dev.paddock.fetch.queue.SavedDownloads.Saved;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The downloads of this process: several at a time, the others wait in the order in which they were asked for. The list is on
 * disk; what was under way when the process ended, however it did, goes on with {@link #begin}.
 */
public final class DownloadQueue implements Downloads {
    private static final Logger LOG = LoggerFactory.getLogger(DownloadQueue.class);
    static final String FILE = "downloads.json";

    private final HubPlanner planner;
    private final Supplier<DownloadLimits> limits;
    private final Supplier<@Nullable String> token;
    private final Runnable arrived;
    private final SpeedLimit speed = new SpeedLimit(0);
    private final Downloader downloader;
    private final SavedDownloads file;
    private final InstantSource clock = InstantSource.system();
    private final Subscribers<List<Download>> subscribers = new Subscribers<>(this::list);
    private final List<Entry> entries = new ArrayList<>();
    private boolean begun;
    private boolean closed;

    /**
     * @param state the folder in which the list is kept
     * @param limits asked whenever something begins or moves
     * @param token of the hub
     * @param arrived told when a model is whole
     */
    public DownloadQueue(
            Path state,
            Web web,
            HubPlanner planner,
            Supplier<DownloadLimits> limits,
            Supplier<@Nullable String> token,
            Runnable arrived) {
        this.planner = planner;
        this.limits = limits;
        this.token = token;
        this.arrived = arrived;
        this.downloader = new Downloader(web, speed);
        this.file = new SavedDownloads(state.resolve(FILE));
        for (Saved saved : file.read()) {
            State now = saved.state() == State.RUNNING ? State.QUEUED : saved.state();
            entries.add(new Entry(saved.in(now, saved.problem())));
        }
    }

    /** Goes on with what was under way. */
    public synchronized void begin() {
        begun = true;
        schedule();
    }

    @Override
    public synchronized List<Download> list() {
        return entries.stream().map(Entry::snapshot).toList();
    }

    @Override
    public Download start(Wish wish) {
        HubPlan plan = planner.plan(wish.model(), !wish.withoutProjector());
        DownloadLimits now = limits.get();
        Path to = wish.to();
        ModelPlace place = to == null ? now.place() : new ModelPlace(ModelPlace.Layout.FLAT, absolute(to));
        synchronized (this) {
            for (Entry entry : entries) {
                if (entry.isSame(plan, place)) {
                    return resume(entry.saved.id());
                }
            }
            Entry entry = new Entry(new Saved(
                    freeId(), plan, place.layout(), place.root().toString(), State.QUEUED, null, clock.instant()));
            entries.add(entry);
            changed();
            return entry.snapshot();
        }
    }

    private static Path absolute(Path to) {
        if (!to.isAbsolute()) {
            throw new PaddockException(
                    Kind.INVALID,
                    Problem.of("bad-folder", "The folder must be named from the root", "it is " + to, null));
        }
        return to.normalize();
    }

    private String freeId() {
        while (true) {
            String id = Integer.toString(ThreadLocalRandom.current().nextInt(36 * 36 * 36, 36 * 36 * 36 * 36), 36);
            if (entries.stream().noneMatch(entry -> entry.saved.id().equals(id))) {
                return id;
            }
        }
    }

    @Override
    public synchronized Download pause(String id) {
        Entry entry = find(id);
        switch (entry.saved.state()) {
            case QUEUED -> entry.become(State.PAUSED, null);
            case RUNNING -> {
                entry.become(State.PAUSED, null);
                entry.signal.pause();
            }
            case PAUSED, FAILED, DONE -> {
                // It does not move.
            }
        }
        changed();
        return entry.snapshot();
    }

    @Override
    public synchronized Download resume(String id) {
        Entry entry = find(id);
        switch (entry.saved.state()) {
            case PAUSED, FAILED, DONE, QUEUED -> entry.askedFor();
            case RUNNING -> {
                // It moves.
            }
        }
        changed();
        return entry.snapshot();
    }

    @Override
    public synchronized Download first(String id) {
        Entry entry = find(id);
        entries.remove(entry);
        entries.addFirst(entry);
        changed();
        return entry.snapshot();
    }

    @Override
    public void remove(String id) {
        Entry entry;
        synchronized (this) {
            entry = find(id);
            entry.signal.cancel();
            entry.removed = true;
            entries.remove(entry);
            changed();
        }
        entry.awaitEnd();
        if (entry.saved.state() != State.DONE) {
            try {
                entry.fetch(1).discard();
            } catch (IOException stays) {
                throw new PaddockException(
                        Kind.FAILED,
                        Problem.of(
                                "download-left",
                                "What is there of the download could not be deleted",
                                IoWords.why(stays),
                                null));
            }
        }
    }

    @Override
    public Subscription subscribe(Consumer<List<Download>> listener) {
        return subscribers.add(listener);
    }

    private Entry find(String id) {
        return entries.stream()
                .filter(entry -> entry.saved.id().equals(id))
                .findFirst()
                .orElseThrow(() -> PaddockException.notFound("download", id));
    }

    /** Under the lock of this. */
    private void changed() {
        file.write(entries.stream().map(entry -> entry.saved).toList());
        schedule();
        subscribers.changed();
    }

    /** Under the lock of this. One that is just being paused counts until it has let go of its files. */
    private void schedule() {
        if (!begun || closed) {
            return;
        }
        DownloadLimits now = limits.get();
        speed.set(now.bytesPerSecond());
        long running = entries.stream().filter(entry -> entry.thread != null).count();
        for (Entry entry : entries) {
            if (running < now.atOnce() && entry.mayBegin()) {
                entry.begin(now.connections());
                running++;
            }
        }
    }

    /** Under the lock of this, except where it says otherwise. */
    private final class Entry {
        private Saved saved;
        private FetchSignal signal = new FetchSignal();
        private @Nullable Thread thread;
        private @Nullable FetchProgress progress;
        private int item;
        private int finished;
        private boolean removed;
        private @Nullable Pause pause;
        /** In a row, without a byte between them. */
        private int pauses;

        Entry(Saved saved) {
            this.saved = saved;
            this.finished = saved.state() == State.DONE ? saved.plan().items().size() : 0;
        }

        boolean isSame(HubPlan plan, ModelPlace place) {
            return saved.place().equals(place) && saved.plan().items().equals(plan.items());
        }

        /** Where the clock was set back, the timer came too soon. */
        private void goOn(Pause mine) {
            synchronized (DownloadQueue.this) {
                Instant now = clock.instant();
                if (pause == mine && !closed && !mine.isOver(now)) {
                    mine.then(now, () -> goOn(mine));
                    return;
                }
                schedule();
            }
            subscribers.changed();
        }

        void askedFor() {
            pauses = 0;
            become(State.QUEUED, null);
        }

        boolean mayBegin() {
            return saved.state() == State.QUEUED && thread == null && (pause == null || pause.isOver(clock.instant()));
        }

        void become(State state, @Nullable Problem problem) {
            pause = null;
            saved = saved.in(state, problem);
        }

        ModelFetch fetch(int connections) {
            return new ModelFetch(downloader, saved.plan(), saved.place(), connections, token);
        }

        void begin(int connections) {
            become(State.RUNNING, null);
            signal = new FetchSignal();
            finished = 0;
            FetchSignal mine = signal;
            thread = Thread.ofVirtual().name("download-" + saved.id()).start(() -> run(mine, connections));
        }

        /** Without the lock. */
        private void run(FetchSignal mine, int connections) {
            ModelFetch.End end;
            try {
                end = fetch(connections).run(mine, new Hears());
            } catch (RuntimeException bug) {
                LOG.error("The download {} failed", saved.id(), bug);
                end = new ModelFetch.End.Failed(
                        Problem.of("internal", "The download failed inside Paddock", bug.toString(), null), null);
            }
            synchronized (DownloadQueue.this) {
                ended(end);
            }
            if (end instanceof ModelFetch.End.Done) {
                arrived.run();
            }
        }

        private void ended(ModelFetch.End end) {
            thread = null;
            progress = null;
            if (!removed && !closed) {
                switch (end) {
                    case ModelFetch.End.Done() -> become(State.DONE, null);
                    case ModelFetch.End.Failed failed -> failed(failed);
                    case ModelFetch.End.Stopped() -> {
                        // Whoever stopped it said what it is to be.
                    }
                }
                changed();
            }
            DownloadQueue.this.notifyAll();
        }

        private void failed(ModelFetch.End.Failed why) {
            Instant now = clock.instant();
            Pause wait = Pause.after(why, now, pauses);
            if (wait == null) {
                become(State.FAILED, why.problem());
                return;
            }
            become(State.QUEUED, null);
            pauses++;
            pause = wait;
            wait.then(now, () -> goOn(wait));
        }

        void awaitEnd() {
            synchronized (DownloadQueue.this) {
                try {
                    while (thread != null) {
                        DownloadQueue.this.wait();
                    }
                } catch (InterruptedException hurry) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        Download snapshot() {
            Pause waits = pause;
            return DownloadView.of(saved, item, finished, progress, waits == null ? null : waits.message());
        }

        private final class Hears implements ModelFetch.Listener {
            @Override
            public void progress(int number, FetchProgress now) {
                synchronized (DownloadQueue.this) {
                    if (progress != null && now.bytes() > progress.bytes()) {
                        pauses = 0;
                    }
                    item = number;
                    progress = now;
                }
                long wanted = limits.get().bytesPerSecond();
                if (wanted != speed.bytesPerSecond()) {
                    speed.set(wanted);
                }
                subscribers.changed();
            }

            @Override
            public void finished(int number) {
                synchronized (DownloadQueue.this) {
                    finished = number + 1;
                    progress = null;
                }
                subscribers.changed();
            }
        }
    }

    /** What is under way is broken off, and goes on when the next process begins. */
    @Override
    public void close() {
        List<Entry> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(entries);
            all.forEach(entry -> entry.signal.pause());
        }
        all.forEach(Entry::awaitEnd);
        subscribers.close();
    }
}
