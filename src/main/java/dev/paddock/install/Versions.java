package dev.paddock.install;

/** Numbers with points between. */
public final class Versions {
    private Versions() {}

    /** As {@link Integer#compare}; what is missing counts as nought, what is no number too. */
    public static int compare(String one, String other) {
        String[] left = one.split("\\.", -1);
        String[] right = other.split("\\.", -1);
        for (int i = 0; i < Math.max(left.length, right.length); i++) {
            int order = Long.compare(number(left, i), number(right, i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    static boolean atLeast(String version, String least) {
        return compare(version, least) >= 0;
    }

    /** What stands before the first point; 0 where that is no number. */
    static long major(String version) {
        return number(version.split("\\.", -1), 0);
    }

    private static long number(String[] parts, int index) {
        return index < parts.length && parts[index].matches("\\d{1,15}") ? Long.parseLong(parts[index]) : 0;
    }
}
