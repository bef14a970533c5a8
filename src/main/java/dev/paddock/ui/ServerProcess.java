package dev.paddock.ui;

import dev.paddock.domain.Problem;
import dev.paddock.domain.ServerSnapshot;
import dev.paddock.domain.ServerState;
import dev.paddock.domain.UsageHistory;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import org.jspecify.annotations.Nullable;

/**
 * One server as the window shows it: the latest snapshot, and the measurements of the last minutes. It lives as long as the
 * instance, whatever its processes do, so that rows and selections stay. FX thread only.
 */
public final class ServerProcess {
    private final String name;
    private final ReadOnlyObjectWrapper<ServerSnapshot> snapshot;
    private final ReadOnlyObjectWrapper<Samples> replyRates = new ReadOnlyObjectWrapper<>(Samples.NONE);
    private final ReadOnlyObjectWrapper<Samples> cpu = new ReadOnlyObjectWrapper<>(Samples.NONE);

    private final ReadOnlyObjectWrapper<Throughput> throughput = new ReadOnlyObjectWrapper<>(Throughput.NONE);

    ServerProcess(ServerSnapshot first) {
        this.name = first.name();
        this.snapshot = new ReadOnlyObjectWrapper<>(first);
    }

    public String name() {
        return name;
    }

    public ServerSnapshot snapshot() {
        return snapshot.get();
    }

    public ReadOnlyObjectProperty<ServerSnapshot> snapshotProperty() {
        return snapshot.getReadOnlyProperty();
    }

    public ObservableValue<ServerState> stateProperty() {
        return snapshot.map(ServerSnapshot::state);
    }

    /** Its value is null while nothing is wrong. */
    public ObservableValue<Problem> problemProperty() {
        return snapshot.map(ServerSnapshot::problem);
    }

    /** Tokens per second of each reply in the last minutes. */
    ReadOnlyObjectProperty<Samples> replyRatesProperty() {
        return replyRates.getReadOnlyProperty();
    }

    /** Percent of one core. */
    ReadOnlyObjectProperty<Samples> cpuProperty() {
        return cpu.getReadOnlyProperty();
    }

    /** What came to it by the gateway. */
    ReadOnlyObjectProperty<Throughput> throughputProperty() {
        return throughput.getReadOnlyProperty();
    }

    void update(ServerSnapshot next, Instant now) {
        ServerSnapshot before = snapshot.get();
        if (!Objects.equals(before.pid(), next.pid())) {
            replyRates.set(Samples.NONE);
            cpu.set(Samples.NONE);
            throughput.set(Throughput.NONE);
        }
        ServerSnapshot.Usage usage = next.usage();
        if (usage != null && usage != before.usage()) {
            Double percent = usage.cpuPercent();
            if (percent != null) {
                cpu.set(cpu.get().with(now, percent));
            }
            Double rate = usage.tokensPerSecond();
            if (rate != null && !rate.equals(rateOf(before))) {
                replyRates.set(replyRates.get().with(now, rate));
            }
            if (usage.requests() != null) {
                throughput.set(throughput.get().with(now, usage.requests()));
            }
        }
        snapshot.set(next);
    }

    /** Puts what was measured of the present process before it was looked at in front of what has been measured since. */
    void recall(UsageHistory history, Instant now) {
        Instant started = snapshot.get().startedAt();
        List<UsageHistory.Point> points = history.points().stream()
                .filter(point -> started == null || !point.at().isBefore(started))
                .toList();
        cpu.set(cpu.get().after(points, UsageHistory.Point::cpuPercent, now));
        replyRates.set(replyRates.get().after(points, UsageHistory.Point::tokensPerSecond, now));
    }

    private static @Nullable Double rateOf(ServerSnapshot snapshot) {
        ServerSnapshot.Usage usage = snapshot.usage();
        return usage == null ? null : usage.tokensPerSecond();
    }
}
