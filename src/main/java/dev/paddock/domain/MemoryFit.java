package dev.paddock.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether what a server needs is free.
 *
 * @param largestContext the largest that would fit with all else as it is, in tokens of all slots together, up to what the
 *     model was trained with or what is asked for; 0 where none would
 * @param largestLayers how many layers could lie on devices, the output counting as one; null where there are no devices
 */
public record MemoryFit(
        MemoryNeed need,
        MemoryFree free,
        int largestContext,
        @Nullable Integer largestLayers) {
    /** So much of what is free may an estimate be wrong by before it is told as certain. */
    private static final double MARGIN = 0.1;

    /** The name of the computer's own memory where devices have theirs. */
    public static final String HOST = "host";

    public enum Verdict {
        FITS,
        /** By a margin that the estimate is not good for, this way or the other. */
        TIGHT,
        TOO_LARGE
    }

    /**
     * @param place {@link #HOST} or a device
     * @param needed bytes
     * @param free bytes
     */
    public record Place(String place, long needed, long free) {
        Verdict verdict() {
            if (needed == 0 || needed <= free * (1 - MARGIN)) {
                return Verdict.FITS;
            }
            return needed > free * (1 + MARGIN) ? Verdict.TOO_LARGE : Verdict.TIGHT;
        }
    }

    /** Where it needs memory, the host first; devices of which nothing is known are left out. */
    public List<Place> places() {
        List<Place> places = new ArrayList<>();
        places.add(new Place(HOST, need.host().total(), free.host()));
        for (Map.Entry<String, Long> device : free.devices().entrySet()) {
            places.add(new Place(device.getKey(), need.on(device.getKey()).total(), device.getValue()));
        }
        return places;
    }

    /** The worst of all places. */
    public Verdict verdict() {
        return tightest().verdict();
    }

    /** True where it fits as estimated, however tight. */
    public boolean fits() {
        return places().stream().allMatch(place -> place.needed() <= place.free());
    }

    private Place tightest() {
        Place worst = places().getFirst();
        for (Place place : places()) {
            if (place.needed() - place.free() > worst.needed() - worst.free() && place.needed() > 0) {
                worst = place;
            }
        }
        return worst;
    }

    /** {@code needs 17.2 GiB, 12.1 GiB are free: a context of 8192 would fit}. */
    public String sentence() {
        StringBuilder text = new StringBuilder("needs ");
        Place worst = tightest();
        boolean several = !free.devices().isEmpty();
        text.append(ByteSize.words(several ? worst.needed() : need.total()));
        if (several) {
            text.append(" on ").append(worst.place());
        }
        text.append(", ").append(ByteSize.words(worst.free())).append(" are free");
        return switch (verdict()) {
            case FITS -> text.toString();
            case TIGHT -> text.append(": that is tight").append(advice(", ")).toString();
            case TOO_LARGE -> text.append(advice(": ")).toString();
        };
    }

    private String advice(String before) {
        List<String> ways = new ArrayList<>();
        if (largestContext > 0 && largestContext < need.contextSize()) {
            ways.add("a context of " + largestContext);
        }
        Integer layers = largestLayers;
        if (layers != null && layers > 0 && layers < need.gpuLayers()) {
            ways.add(layers + " of " + need.layers() + " layers on the GPU");
        }
        if (ways.isEmpty()) {
            return fits() ? "" : before + "no context would fit";
        }
        return before + String.join(" or ", ways) + " would fit";
    }

    /** What to tell somebody who starts it; empty where it fits or may fit. */
    public Optional<Problem> warning(String server) {
        return verdict() != Verdict.TOO_LARGE
                ? Optional.empty()
                : Optional.of(Problem.of(
                                "memory-short",
                                "\"" + server + "\" may not fit into memory",
                                "it " + sentence(),
                                "Choose a smaller context or a smaller quantization, or stop another server.")
                        .withRemedies(List.of(Remedy.of(Remedy.Kind.FREE_MEMORY))));
    }
}
