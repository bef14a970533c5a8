package dev.paddock.bench;

import org.jspecify.annotations.Nullable;

/**
 * A line of the table.
 *
 * @param unit of both measurements, empty for plain numbers
 * @param beside what a person would use instead, null where there is nothing
 * @param target in words, null where there is none
 */
public record Row(
        String group,
        String what,
        String unit,
        Samples paddock,
        @Nullable String besideName,
        @Nullable Samples beside,
        @Nullable String target,
        boolean reached) {
    /** Middle halves wider than this tell nothing. */
    private static final double NOISY = 0.4;

    public static Row of(String group, String what, String unit, Samples paddock) {
        return new Row(group, what, unit, paddock, null, null, null, true);
    }

    public Row beside(String name, Samples samples) {
        return new Row(group, what, unit, paddock, name, samples, target, reached);
    }

    /** At most so much. */
    public Row atMost(double most) {
        return target("≤ " + Samples.number(most) + (unit.isEmpty() ? "" : " " + unit), paddock.median() <= most);
    }

    /** At least so much. */
    public Row atLeast(double least) {
        return target("≥ " + Samples.number(least) + (unit.isEmpty() ? "" : " " + unit), paddock.median() >= least);
    }

    /** At most so many times what is beside it. */
    public Row atMostTimes(double most) {
        return target("≤ " + Samples.number(most) + " ×", ratio() <= most);
    }

    /** At least so many times what is beside it. */
    public Row atLeastTimes(double least) {
        return target("≥ " + Samples.number(least) + " ×", ratio() >= least);
    }

    /** At most so much more than what is beside it. */
    public Row atMostMore(double most) {
        Samples other = beside;
        double more = other == null ? Double.NaN : paddock.median() - other.median();
        return target("≤ " + Samples.number(most) + " " + unit + " more", more <= most);
    }

    public Row target(String words, boolean isReached) {
        return new Row(group, what, unit, paddock, besideName, beside, words, isReached);
    }

    private double ratio() {
        return beside == null ? Double.NaN : paddock.median() / beside.median();
    }

    boolean isNoisy() {
        return paddock.spread() > NOISY || beside != null && beside.spread() > NOISY;
    }

    String markdown() {
        Samples other = beside;
        return "| %s | %s | %s | %s | %s |"
                .formatted(
                        what,
                        (paddock.text() + " " + unit).strip(),
                        other == null ? "" : (besideName + ": " + other.text() + " " + unit).strip(),
                        other == null || other.median() == 0 ? "" : Samples.number(ratio()) + " ×",
                        verdict());
    }

    private String verdict() {
        String noise = isNoisy() ? "too noisy to tell" : "";
        if (target == null) {
            return noise;
        }
        return target + ": "
                + (isNoisy() ? noise + (reached ? "" : ", not reached here") : reached ? "reached" : "**not reached**");
    }
}
