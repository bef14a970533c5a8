package dev.paddock.library;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where each layer goes: as in llama.cpp of August 2026, src/llama-model.cpp, load_tensors. The last layers go to devices,
 * and first of all of them the output, which is one more; the input never does.
 */
final class Placement {
    static final int HOST = -1;

    private final List<String> devices;
    private final int[] places;

    /**
     * @param layers without the output
     * @param gpuLayers with the output
     * @param free bytes of each device
     * @param split shares of the devices; empty for by what they have free
     */
    Placement(int layers, int gpuLayers, Map<String, Long> free, List<Double> split) {
        this.devices = List.copyOf(free.keySet());
        this.places = new int[layers + 1];
        int onDevices = devices.isEmpty() ? 0 : Math.clamp(gpuLayers, 0, layers + 1);
        int first = layers + 1 - onDevices;
        double[] ends = ends(shares(free, split));
        for (int layer = 0; layer <= layers; layer++) {
            places[layer] = layer < first ? HOST : device((double) (layer - first) / onDevices, ends);
        }
    }

    private List<Double> shares(Map<String, Long> free, List<Double> split) {
        List<Double> shares = new ArrayList<>();
        int index = 0;
        for (long bytes : free.values()) {
            shares.add(split.isEmpty() ? (double) bytes : index < split.size() ? split.get(index) : 0);
            index++;
        }
        return shares;
    }

    private static double[] ends(List<Double> shares) {
        double sum = Math.max(shares.stream().mapToDouble(share -> share).sum(), Double.MIN_VALUE);
        double[] ends = new double[shares.size()];
        double end = 0;
        for (int device = 0; device < ends.length; device++) {
            end += shares.get(device);
            ends[device] = end / sum;
        }
        return ends;
    }

    private static int device(double position, double[] ends) {
        for (int device = 0; device < ends.length; device++) {
            if (position < ends[device]) {
                return device;
            }
        }
        return ends.length - 1;
    }

    List<String> devices() {
        return devices;
    }

    /** The index of a device, or {@link #HOST}. */
    int ofLayer(int layer) {
        return places[layer];
    }

    int ofOutput() {
        return places[places.length - 1];
    }

    int onDevices() {
        int count = 0;
        for (int place : places) {
            count += place == HOST ? 0 : 1;
        }
        return count;
    }
}
