package dev.paddock.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measurements of one thing in one unit. For one thread. */
public final class Samples {
    private final List<Double> values = new ArrayList<>();

    public static Samples of(double... values) {
        Samples samples = new Samples();
        for (double value : values) {
            samples.add(value);
        }
        return samples;
    }

    public Samples add(double value) {
        values.add(value);
        return this;
    }

    public int count() {
        return values.size();
    }

    /** @throws IllegalStateException where nothing was measured */
    public double median() {
        return quantile(0.5);
    }

    /** @param share from 0, the least, to 1, the most */
    public double quantile(double share) {
        if (values.isEmpty()) {
            throw new IllegalStateException("nothing was measured");
        }
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(share * (sorted.size() - 1))));
    }

    /** How far the middle half lies apart, as a share of the median; 0 where too little was measured to say. */
    double spread() {
        double median = median();
        return values.size() < 4 || median == 0 ? 0 : (quantile(0.75) - quantile(0.25)) / median;
    }

    /** The median, with the least and the most where there was more than one. */
    String text() {
        double median = median();
        return values.size() == 1
                ? number(median)
                : "%s (%s – %s)".formatted(number(median), number(quantile(0)), number(quantile(1)));
    }

    /** With three digits that mean something, never as a power of ten. */
    static String number(double value) {
        double size = Math.abs(value);
        int decimals = size >= 100 || size == Math.rint(size) ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
