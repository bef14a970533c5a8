package dev.paddock.ui;

import dev.paddock.domain.UsageHistory.Point;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Measured values of the last minutes, oldest first. Immutable. */
record Samples(List<Sample> values) {
    static final Duration SPAN = Duration.ofMinutes(5);
    static final Samples NONE = new Samples(List.of());

    record Sample(Instant at, double value) {}

    Samples {
        values = List.copyOf(values);
    }

    Samples with(Instant at, double value) {
        Instant oldest = at.minus(SPAN);
        List<Sample> kept = new ArrayList<>(values.size() + 1);
        for (Sample sample : values) {
            if (sample.at().isAfter(oldest)) {
                kept.add(sample);
            }
        }
        kept.add(new Sample(at, value));
        return new Samples(kept);
    }

    /** These, and before the first of them what was recorded in the span that ends now. */
    Samples after(List<Point> recorded, Function<Point, @Nullable Double> value, Instant now) {
        Instant end = values.isEmpty() ? now : values.getFirst().at();
        List<Sample> all = new ArrayList<>();
        for (Point point : recorded) {
            Double measured = value.apply(point);
            if (measured != null
                    && point.at().isAfter(now.minus(SPAN))
                    && point.at().isBefore(end)) {
                all.add(new Sample(point.at(), measured));
            }
        }
        all.addAll(values);
        return new Samples(all);
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    double lowest() {
        return values.stream().mapToDouble(Sample::value).min().orElse(0);
    }

    double highest() {
        return values.stream().mapToDouble(Sample::value).max().orElse(0);
    }
}
