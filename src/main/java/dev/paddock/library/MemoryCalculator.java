package dev.paddock.library;

import dev.paddock.domain.MemoryFit;
import dev.paddock.domain.MemoryFree;
import dev.paddock.domain.MemoryNeed;
import dev.paddock.domain.MemoryShare;
import dev.paddock.library.ModelShape.Layer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Tells from a model's shape and a server's options what memory it will take, and what would fit. Pure; microseconds
 * for a need, a hundred times that for a fit.
 *
 * @param shape of the model
 * @param projectorBytes of the file beside it; 0 for none
 * @param draft null for none
 */
record MemoryCalculator(
        ModelShape shape, long projectorBytes, @Nullable ModelShape draft) {
    private static final int STEP = 256;

    /** @param free of each device, which decides about a split and about {@code auto}; empty where there are none */
    MemoryNeed need(MemoryOptions options, Map<String, Long> free) {
        OptionalInt layers = options.gpuLayers();
        if (free.isEmpty()) {
            return placed(options, 0, free);
        }
        if (layers.isPresent()) {
            return placed(options, layers.getAsInt(), free);
        }
        return placed(options, mostLayers(options, new MemoryFree(Long.MAX_VALUE, free)), free);
    }

    MemoryFit fit(MemoryOptions options, MemoryFree free) {
        MemoryNeed need = need(options, free.devices());
        Integer layers = free.devices().isEmpty() ? null : mostLayers(options, free);
        return new MemoryFit(need, free, largestContext(options, free), layers);
    }

    /** Each more takes from devices and gives to the host, so what devices hold decides. */
    private int mostLayers(MemoryOptions options, MemoryFree free) {
        int low = 0;
        int high = shape.offloadable();
        while (low < high) {
            int middle = (low + high + 1) / 2;
            if (fitsDevices(placed(options, middle, free.devices()), free)) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return fits(placed(options, low, free.devices()), free) ? low : 0;
    }

    private int largestContext(MemoryOptions options, MemoryFree free) {
        long asked = new CacheSize(shape, options).context();
        long low = 0;
        long high = Math.max(asked, shape.contextLength()) / STEP;
        while (low < high) {
            long middle = (low + high + 1) / 2;
            MemoryOptions tried = options.withContext((int) Math.min(Integer.MAX_VALUE, middle * STEP));
            if (fits(need(tried, free.devices()), free)) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return (int) Math.min(Integer.MAX_VALUE, low * STEP);
    }

    private static boolean fits(MemoryNeed need, MemoryFree free) {
        return need.host().total() <= free.host() && fitsDevices(need, free);
    }

    private static boolean fitsDevices(MemoryNeed need, MemoryFree free) {
        return free.devices().entrySet().stream()
                .allMatch(device -> need.on(device.getKey()).total() <= device.getValue());
    }

    private MemoryNeed placed(MemoryOptions options, int gpuLayers, Map<String, Long> free) {
        CacheSize cache = new CacheSize(shape, options);
        Placement placement = new Placement(shape.layers().size(), gpuLayers, free, options.tensorSplit());
        MemoryShare host = share(options, cache, placement, Placement.HOST);
        Map<String, MemoryShare> devices = new LinkedHashMap<>();
        for (int device = 0; device < placement.devices().size(); device++) {
            devices.put(placement.devices().get(device), share(options, cache, placement, device));
        }
        boolean projectorAway = options.projectorOnDevices() && !devices.isEmpty();
        MemoryShare projector = new MemoryShare(0, 0, 0, projectorBytes, 0);
        if (projectorAway) {
            devices.merge(placement.devices().getFirst(), projector, MemoryShare::plus);
        } else {
            host = host.plus(projector);
        }
        ModelShape guessing = draft;
        if (guessing != null) {
            MemoryOptions drafting = options.ofDraft();
            int layers = drafting.gpuLayers().orElse(MemoryOptions.ALL);
            MemoryNeed more = new MemoryCalculator(guessing, 0, null)
                    .placed(drafting.withContext((int) cache.context()), layers, free);
            host = host.plus(more.host().asDraft());
            more.devices().forEach((device, share) -> devices.merge(device, share.asDraft(), MemoryShare::plus));
        }
        return new MemoryNeed(
                host,
                devices,
                options.mapped(),
                (int) Math.min(Integer.MAX_VALUE, cache.context()),
                options.slots(),
                placement.onDevices(),
                shape.offloadable());
    }

    private MemoryShare share(MemoryOptions options, CacheSize cache, Placement placement, int place) {
        boolean host = place == Placement.HOST;
        boolean output = placement.ofOutput() == place;
        long weights = host ? shape.inputBytes() : 0;
        long kept = 0;
        for (int index = 0; index < shape.layers().size(); index++) {
            Layer layer = shape.layers().get(index);
            boolean here = placement.ofLayer(index) == place;
            long away = index < options.expertLayersOnHost() ? layer.expertWeights() : 0;
            weights += here ? layer.weights() - (host ? 0 : away) : host ? away : 0;
            boolean cached = options.cacheOnDevices() ? here : host;
            kept += cached ? cache.bytes(layer) : 0;
        }
        if (output) {
            weights += shape.outputBytes() + (shape.tied() && !host ? shape.inputBytes() : 0);
        }
        return new MemoryShare(weights, kept, compute(options, cache, placement, place), 0, 0);
    }

    private long compute(MemoryOptions options, CacheSize cache, Placement placement, int place) {
        ComputeSize size = new ComputeSize(shape, options, cache);
        IntPredicate here = layer -> placement.ofLayer(layer) == place;
        long layers = size.ofLayers(here, placement.ofOutput() == place);
        if (place == Placement.HOST) {
            return Math.max(layers, size.inputs()) + size.logits();
        }
        return layers + (place == 0 ? carried(options, placement) : 0);
    }

    /** A large batch is computed on the first device even where a layer's weights lie on the host: they are brought there. */
    private long carried(MemoryOptions options, Placement placement) {
        if (placement.onDevices() == 0) {
            return 0;
        }
        long largest = 0;
        for (int index = 0; index < shape.layers().size(); index++) {
            Layer layer = shape.layers().get(index);
            boolean onHost = placement.ofLayer(index) == Placement.HOST
                    || (layer.expertWeights() > 0 && index < options.expertLayersOnHost());
            largest = Math.max(largest, onHost ? layer.largestTensor() : 0);
        }
        return largest;
    }
}
