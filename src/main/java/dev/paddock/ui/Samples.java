package dev.paddock.ui;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

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
