package dev.paddock.fetch.queue;

import dev.paddock.domain.IoWords;
import dev.paddock.domain.Problem;
import dev.paddock.fetch.Downloader;
import dev.paddock.fetch.FetchFailure;
import dev.paddock.fetch.FetchOutcome;
import dev.paddock.fetch.FetchProgress;
import dev.paddock.fetch.FetchRequest;
import dev.paddock.fetch.FetchSignal;
import dev.paddock.fetch.hub.HubPlan;
import dev.paddock.fetch.hub.ModelPlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Fetches the files of one model one after the other, and gives them their names. */
final class ModelFetch {
    /** How it ended. */
    sealed interface End {
        record Done() implements End {}

        record Stopped() implements End {}

        /** @param again when the server wants to be asked once more; null where that is not known or of no use */
        record Failed(Problem problem, @Nullable Duration again) implements End {
            Failed(FetchFailure why) {
                this(why.problem(), why.again());
            }
        }
    }

    /** Hears how far it is: the file's number, and that file's progress. */
    interface Listener {
        void progress(int item, FetchProgress progress);

        void finished(int item);
    }

    private final Downloader downloader;
    private final HubPlan plan;
    private final ModelPlace place;
    private final int connections;
    private final Supplier<@Nullable String> token;

    /** @param token sent to the hub alone */
    ModelFetch(
            Downloader downloader, HubPlan plan, ModelPlace place, int connections, Supplier<@Nullable String> token) {
        this.downloader = downloader;
        this.plan = plan;
        this.place = place;
        this.connections = connections;
        this.token = token;
    }

    End run(FetchSignal signal, Listener listener) {
        try {
            for (int i = 0; i < plan.items().size(); i++) {
                End early = fetch(i, signal, listener);
                if (early != null) {
                    return early;
                }
                listener.finished(i);
            }
            place.finish(plan);
            return new End.Done();
        } catch (IOException denied) {
            return new End.Failed(new FetchFailure.CannotWrite(place.root(), IoWords.why(denied)));
        }
    }

    private @Nullable End fetch(int number, FetchSignal signal, Listener listener) throws IOException {
        HubPlan.Item item = plan.items().get(number);
        if (isThere(item)) {
            return null;
        }
        FetchRequest request = FetchRequest.of(item.source(), place.target(plan, item))
                .expecting(item.sha256(), item.size())
                .withConnections(connections)
                .withToken(plan.repo().isEmpty() ? () -> null : token);
        Consumer<FetchProgress> progress = now -> listener.progress(number, now);
        return switch (downloader.fetch(request, signal, progress)) {
            case FetchOutcome.Done done -> {
                place.name(plan, item);
                yield null;
            }
            case FetchOutcome.Stopped stopped -> new End.Stopped();
            case FetchOutcome.Failed(FetchFailure failure, long kept) -> new End.Failed(failure);
        };
    }

    /** In a hub's cache without links: under its name in the folder of its commit, which no other file can have. */
    private boolean isThere(HubPlan.Item item) throws IOException {
        Path name = place.named(plan, item);
        return !name.equals(place.target(plan, item))
                && Files.isRegularFile(name)
                && item.size() != null
                && Files.size(name) == item.size();
    }

    /** Deletes what is there of files that are not whole. */
    void discard() throws IOException {
        for (HubPlan.Item item : plan.items()) {
            Downloader.discard(place.target(plan, item));
        }
    }
}
