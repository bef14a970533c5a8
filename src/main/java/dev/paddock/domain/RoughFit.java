package dev.paddock.domain;

/**
 * Whether a model may fit, by the size of its files alone: of one that is not here yet nothing else is known. Good for choosing
 * between sizes; {@link MemoryFit} tells it of a file that is here.
 *
 * @param needed bytes, with a context of a few thousand tokens
 * @param free bytes, where the verdict is about: on devices, else in the computer's own memory, else in both
 */
public record RoughFit(Verdict verdict, long needed, long free) {
    /** A context of usual size, and what computing takes. */
    private static final long BESIDE = 600L << 20;

    private static final double WEIGHT = 1.05;

    /** An estimate as rough as this one is not trusted with all that is free. */
    private static final double USABLE = 0.95;

    public enum Verdict {
        ON_DEVICE,
        /** Some layers on devices, the others on the processor: slower. */
        PARTLY_ON_DEVICE,
        IN_MEMORY,
        TOO_LARGE
    }

    /** @param bytes of all files that are loaded */
    public static RoughFit of(long bytes, MemoryFree free) {
        long needed = (long) (bytes * WEIGHT) + BESIDE;
        long devices =
                free.devices().values().stream().mapToLong(Long::longValue).sum();
        if (needed <= devices * USABLE) {
            return new RoughFit(Verdict.ON_DEVICE, needed, devices);
        }
        boolean fits = needed <= (devices + free.host()) * USABLE;
        if (!fits) {
            return new RoughFit(Verdict.TOO_LARGE, needed, devices + free.host());
        }
        return devices > 0
                ? new RoughFit(Verdict.PARTLY_ON_DEVICE, needed, devices + free.host())
                : new RoughFit(Verdict.IN_MEMORY, needed, free.host());
    }
}
