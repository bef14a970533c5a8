package dev.paddock.control;

import dev.paddock.domain.Subscription;
import dev.paddock.supervisor.Supervisor;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One client's server-sent events: the present state at once, then each change of the kinds that it chose; of the fleet as
 * a whole the latest instead of a queue. A window hears also that it is to come to the front.
 */
final class EventStream implements Answer.Source {
    static final String FLEET = FleetChange.Kind.FLEET.word();
    static final String DOWNLOADS = FleetChange.Kind.DOWNLOADS.word();
    static final String SHOW_WINDOW = "show-window";

    private final EventHub hub;
    private final Supervisor supervisor;
    private final List<String> kinds;
    private final String lastEventId;
    private final @Nullable Windows windows;
    private final long windowPid;
    private final Duration heartbeat;
    private final AtomicReference<Windows.@Nullable Call> request = new AtomicReference<>();

    /**
     * @param kinds words of {@link FleetChange.Kind}
     * @param lastEventId that the client has; empty for none
     * @param windows that the client is one of; null where it is no window
     * @param windowPid the process of that window; 0 where it does not say
     * @param heartbeat how long the stream may be silent
     */
    EventStream(
            EventHub hub,
            Supervisor supervisor,
            List<String> kinds,
            String lastEventId,
            @Nullable Windows windows,
            long windowPid,
            Duration heartbeat) {
        this.hub = hub;
        this.supervisor = supervisor;
        this.kinds = List.copyOf(kinds);
        this.lastEventId = lastEventId;
        this.windows = windows;
        this.windowPid = windowPid;
        this.heartbeat = heartbeat;
    }

    @Override
    public void run(EventOutput out) throws IOException, InterruptedException {
        EventHub.Reader reader = hub.reader(lastEventId);
        // Only the fleet tells what the servers take; for the rest nobody needs to measure it more often.
        try (Subscription look = wants(FLEET) ? supervisor.look() : () -> {};
                Subscription asWindow = windows == null ? () -> {} : windows.add(this::ask, this::mayLive)) {
            tell(reader.next(Duration.ZERO, () -> true), out);
            out.send();
            long sent = System.nanoTime();
            while (true) {
                long left = heartbeat.toNanos() - (System.nanoTime() - sent);
                EventHub.News news = reader.next(Duration.ofNanos(left), () -> request.get() != null);
                if (tell(news, out) || System.nanoTime() - sent >= heartbeat.toNanos()) {
                    out.send();
                    sent = System.nanoTime();
                }
            }
        }
    }

    private void ask(Windows.Call call) {
        request.set(call);
        hub.wake();
    }

    private boolean mayLive() {
        return windowPid == 0
                || ProcessHandle.of(windowPid).filter(ProcessHandle::isAlive).isPresent();
    }

    private boolean wants(String kind) {
        return kinds.contains(kind);
    }

    /** True where any of it is for this client. */
    private boolean tell(EventHub.News news, EventOutput out) {
        String id = hub.id(news.number());
        List<FleetChange> present = new ArrayList<>(news.present());
        present.removeIf(change -> !wants(change.kind().word()));
        boolean any = !present.isEmpty();
        for (int i = 0; i < present.size(); i++) {
            // Who is cut off in the middle of these has to begin anew: only the last one's id can be gone on from.
            String own = i < present.size() - 1 ? id + "." + i : id;
            out.event(own, present.get(i).kind().word(), present.get(i));
        }
        for (EventHub.Event event : news.events()) {
            String kind = event.change().kind().word();
            if (wants(kind)) {
                out.event(hub.id(event.number()), kind, event.change());
                any = true;
            }
        }
        if (news.fleet() != null && wants(FLEET)) {
            out.event(id, FLEET, news.fleet());
            any = true;
        }
        if (news.downloads() != null && wants(DOWNLOADS)) {
            out.event(id, DOWNLOADS, news.downloads());
            any = true;
        }
        Windows.Call show = request.getAndSet(null);
        if (show != null) {
            out.event(id, SHOW_WINDOW, show);
            any = true;
        }
        return any;
    }
}
