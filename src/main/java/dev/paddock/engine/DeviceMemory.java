package dev.paddock.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Adds up what an engine allocates on devices beside the processor, from the lines about buffers that it writes while it
 * starts. Builds of 2026 write them only where they are asked to say more than usual. For one thread.
 */
public final class DeviceMemory {
    private static final Pattern BUFFER = Pattern.compile(
            "(?<by>\\w+): +(?<device>\\S+) +(?<what>(?:(?:model|KV|RS|output|compute|LoRA|DSV4 \\w+ state) )?)buffer size = +(?<size>[0-9]+(?:\\.[0-9]+)?) MiB");
    /** A trial run for the fit to memory, which allocates nothing, writes so. */
    private static final Pattern DEBUG = Pattern.compile("^[0-9.]+ D ");

    private static final Pattern HOST = Pattern.compile("(?:CPU|AMX|BLAS).*|.*_Host");
    /** What says how a buffer came about, not where it is. */
    private static final Pattern ORIGIN = Pattern.compile("_(?:Mapped|Split|Private|Shared)$");

    private static final double MEBIBYTE = 1024.0 * 1024;

    /** Whether what a device of this name holds lies in the computer's own memory. */
    static boolean isHost(String device) {
        return HOST.matcher(device).matches();
    }

    private final Map<String, Long> kept = new TreeMap<>();
    private final Map<Scratch, Long> scratch = new HashMap<>();
    private int contexts;

    /** A context reserves its memory for computing again when it changes its mind; the last word counts. */
    private record Scratch(int context, String by, String device) {}

    /** Lines about anything else are passed over. */
    public void read(String line) {
        if (line.contains("constructing llama_context")) {
            contexts++;
            return;
        }
        if (!line.contains("buffer size = ") || DEBUG.matcher(line).find()) {
            return;
        }
        Matcher found = BUFFER.matcher(line);
        if (found.find()) {
            add(found.group("by"), found.group("device"), found.group("what").strip(), found.group("size"));
        }
    }

    private void add(String by, String buffer, String what, String mebibytes) {
        if (HOST.matcher(buffer).matches()) {
            return;
        }
        String device = ORIGIN.matcher(buffer).replaceFirst("");
        long bytes = Math.round(Double.parseDouble(mebibytes) * MEBIBYTE);
        if (what.equals("compute")) {
            scratch.put(new Scratch(contexts, by, device), bytes);
        } else {
            kept.merge(device, bytes, Long::sum);
        }
    }

    /** By the device's name, {@code CUDA0} say; empty where nothing was said. */
    public Map<String, Long> bytes() {
        Map<String, Long> all = new TreeMap<>(kept);
        scratch.forEach((where, bytes) -> all.merge(where.device(), bytes, Long::sum));
        all.values().removeIf(bytes -> bytes == 0);
        return all;
    }
}
