package dev.paddock.ui;

import dev.paddock.domain.Download;
import dev.paddock.domain.Problem;
import dev.paddock.domain.Subscription;
import dev.paddock.fetch.queue.Downloads;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;

/** The models that are fetched, from the moment that somebody looks; and what can be done to them. FX thread only. */
final class DownloadFeed implements AutoCloseable {
    private final ReadOnlyObjectWrapper<List<Download>> list = new ReadOnlyObjectWrapper<>(List.of());
    private final UiPorts ports;
    private final Work work;
    private final Commands commands;
    private @Nullable Downloads downloads;
    private Subscription subscription = () -> {};
    private boolean begun;
    private boolean closed;

    DownloadFeed(UiPorts ports, Work work, Commands commands) {
        this.ports = ports;
        this.work = work;
        this.commands = commands;
    }

    /** Does nothing where it was begun; begins again after it failed. */
    void begin() {
        if (begun) {
            return;
        }
        begun = true;
        Downloads asked = ports.downloads();
        downloads = asked;
        Consumer<List<Download>> heard = work.latest(list::set);
        commands.ask(() -> asked.subscribe(heard), this::subscribed, problem -> {
            begun = false;
            commands.show(problem);
        });
    }

    private void subscribed(Subscription now) {
        subscription = now;
        if (closed) {
            now.close();
        }
    }

    ReadOnlyObjectProperty<List<Download>> listProperty() {
        return list.getReadOnlyProperty();
    }

    /** What is refused is shown above the page. */
    void change(Consumer<Downloads> change) {
        ask(
                downloads -> {
                    change.accept(downloads);
                    return "";
                },
                commands::show);
    }

    /** @param refused hears on the FX thread why it did not work */
    void start(Downloads.Wish wish, Consumer<Problem> refused) {
        ask(downloads -> downloads.start(wish), refused);
    }

    private void ask(Function<Downloads, ?> task, Consumer<Problem> refused) {
        begin();
        Downloads asked = downloads;
        if (asked != null) {
            commands.ask(() -> task.apply(asked), done -> {}, refused);
        }
    }

    @Override
    public void close() {
        closed = true;
        subscription.close();
        Downloads asked = downloads;
        if (asked != null) {
            asked.close();
        }
    }
}
