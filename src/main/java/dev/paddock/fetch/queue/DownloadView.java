package dev.paddock.fetch.queue;

import dev.paddock.domain.Download;
import dev.paddock.fetch.FetchProgress;
import dev.paddock.fetch.hub.HubPlan;
import dev.paddock.fetch.hub.ModelPlace;
import dev.paddock.fetch.queue.SavedDownloads.Saved;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A download as people see it. */
final class DownloadView {
    private DownloadView() {}

    /**
     * @param item number of the file that is fetched
     * @param finished how many files are whole
     * @param now of that file; null where nothing moves
     * @param why nothing moves; null where something does, or nothing is to be said
     */
    static Download of(Saved saved, int item, int finished, @Nullable FetchProgress now, @Nullable String why) {
        HubPlan plan = saved.plan();
        ModelPlace place = saved.place();
        List<Download.File> files = new ArrayList<>();
        long bytes = 0;
        Long total = 0L;
        for (int i = 0; i < plan.items().size(); i++) {
            HubPlan.Item one = plan.items().get(i);
            Long size = one.size() == null && now != null && i == item ? now.total() : one.size();
            boolean done = i < finished;
            files.add(new Download.File(place.named(plan, one), size, done));
            total = total == null || size == null ? null : Long.valueOf(total + size);
            bytes += done && size != null ? size : now != null && i == item ? now.bytes() : 0;
        }
        long rate = now == null ? 0 : now.bytesPerSecond();
        String message = why != null ? why : message(plan, now);
        return new Download(
                saved.id(),
                plan.asked(),
                saved.state(),
                place.root(),
                plan.quantization(),
                plan.license(),
                files,
                bytes,
                total,
                rate,
                total == null || rate == 0 ? null : Duration.ofSeconds((total - bytes) / rate),
                message.isEmpty() ? null : message,
                saved.problem(),
                saved.addedAt());
    }

    private static String message(HubPlan plan, @Nullable FetchProgress now) {
        String told = now == null ? null : now.message();
        return told != null ? told : String.join("; ", plan.notes());
    }
}
