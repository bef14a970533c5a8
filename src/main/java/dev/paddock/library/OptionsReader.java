package dev.paddock.library;

import dev.paddock.domain.Engine;
import dev.paddock.domain.Instance;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Reads an instance and its extra arguments into what decides about memory. Names and defaults of arguments as
 * {@code llama-server --help} of August 2026 tells them; what cannot be understood is left to the engine to refuse.
 */
final class OptionsReader {
    private static final int AUTO_SLOTS = 4;

    private final Instance instance;
    private int context;
    private @Nullable Integer slots;
    private @Nullable Boolean unified;
    private int batch;
    private int ubatch = MemoryOptions.DEFAULT.ubatch();
    private TensorType keys = TensorType.F16;
    private TensorType values = TensorType.F16;
    private boolean flash;
    private boolean fullWindows;
    private OptionalInt gpuLayers = OptionalInt.empty();
    private int expertLayersOnHost;
    private List<Double> split = List.of();
    private boolean cacheOnDevices = true;
    private boolean projectorOnDevices = true;
    private boolean mapped = true;
    private boolean everyToken;
    private @Nullable Path projector;
    private @Nullable Path draft;
    private TensorType draftKeys = TensorType.F16;
    private TensorType draftValues = TensorType.F16;
    private OptionalInt draftLayers = OptionalInt.empty();

    OptionsReader(Instance instance) {
        this.instance = instance;
        boolean builtin = instance.engine() == null || instance.engine().equals(Engine.BUILTIN);
        this.context = instance.model().contextSize();
        this.batch = instance.model().batchSize();
        this.slots = instance.server().parallel();
        this.projector = instance.model().mmproj();
        this.draft = instance.model().draft();
        // The built-in engine is llama.cpp of June 2025.
        this.flash = !builtin;
        this.everyToken = builtin;
        if (builtin && slots == null) {
            this.slots = 1;
        }
    }

    MemoryOptions read() {
        Integer ubatchSize = instance.model().ubatchSize();
        if (ubatchSize != null) {
            ubatch = ubatchSize;
        }
        readModel(instance.model());
        String layers = instance.gpu().layers();
        if (layers != null) {
            gpuLayers = layers(layers, gpuLayers);
        }
        String tensorSplit = instance.gpu().tensorSplit();
        if (tensorSplit != null) {
            split = shares(tensorSplit);
        }
        if (instance.gpu().backend() == Instance.Backend.CPU) {
            gpuLayers = OptionalInt.of(0);
        }
        Arguments arguments = new Arguments(instance.args());
        while (arguments.hasNext()) {
            take(arguments.next(), arguments);
        }
        return options();
    }

    private void readModel(Instance.ModelOptions model) {
        keys = type(model.cacheTypeK(), keys);
        values = type(model.cacheTypeV(), values);
        if (model.flashAttention() != null) {
            flash = model.flashAttention() != Instance.FlashAttention.OFF;
        }
        if (model.loadMode() != null) {
            mapped = model.loadMode() == Instance.LoadMode.MMAP;
        }
    }

    private static TensorType type(@Nullable String name, TensorType otherwise) {
        return TensorType.named(name == null ? "" : name).orElse(otherwise);
    }

    private void take(String flag, Arguments rest) {
        switch (flag) {
            case "-c", "--ctx-size" -> context = rest.number(context);
            case "-np", "--parallel" -> slots = rest.number(AUTO_SLOTS);
            case "-b", "--batch-size" -> batch = rest.number(batch);
            case "-ub", "--ubatch-size" -> ubatch = rest.number(ubatch);
            case "-ctk", "--cache-type-k" -> keys = rest.type(keys);
            case "-ctv", "--cache-type-v" -> values = rest.type(values);
            case "-fa", "--flash-attn" -> flash = rest.isNotOff();
            case "-kvu", "--kv-unified" -> unified = true;
            case "-no-kvu", "--no-kv-unified" -> unified = false;
            case "--swa-full" -> fullWindows = true;
            case "-ngl", "--gpu-layers", "--n-gpu-layers" -> gpuLayers = layers(rest.text(), gpuLayers);
            case "-cmoe", "--cpu-moe" -> expertLayersOnHost = Integer.MAX_VALUE;
            case "-ncmoe", "--n-cpu-moe" -> expertLayersOnHost = rest.number(expertLayersOnHost);
            case "-ts", "--tensor-split" -> split = shares(rest.text());
            case "-nkvo", "--no-kv-offload" -> cacheOnDevices = false;
            case "-kvo", "--kv-offload" -> cacheOnDevices = true;
            case "--no-mmproj-offload" -> projectorOnDevices = false;
            case "--mmproj-offload" -> projectorOnDevices = true;
            case "-mm", "--mmproj" -> projector = rest.path(projector);
            case "--no-mmap", "--mlock", "-dio", "--direct-io" -> mapped = false;
            case "--mmap" -> mapped = true;
            case "-lm", "--load-mode" -> mapped = rest.text().equals("mmap");
            case "--embedding", "--embeddings", "--rerank", "--reranking" -> everyToken = true;
            default -> takeOfDraft(flag, rest);
        }
    }

    private void takeOfDraft(String flag, Arguments rest) {
        switch (flag) {
            case "-md", "--model-draft", "--spec-draft-model" -> draft = rest.path(draft);
            case "-ctkd", "--cache-type-k-draft", "--spec-draft-type-k" -> draftKeys = rest.type(draftKeys);
            case "-ctvd", "--cache-type-v-draft", "--spec-draft-type-v" -> draftValues = rest.type(draftValues);
            case "-ngld", "--gpu-layers-draft", "--n-gpu-layers-draft", "--spec-draft-ngl" ->
                draftLayers = layers(rest.text(), draftLayers);
            default -> {}
        }
    }

    private MemoryOptions options() {
        boolean automatic = slots == null || slots < 0;
        int slotCount = automatic || slots == null ? AUTO_SLOTS : Math.max(1, slots);
        return new MemoryOptions(
                Math.max(0, context),
                slotCount,
                unified != null ? unified : automatic || slotCount == 1,
                Math.max(1, batch),
                ubatch <= 0 ? Math.max(1, batch) : ubatch,
                keys,
                values,
                flash,
                fullWindows,
                gpuLayers,
                expertLayersOnHost,
                split,
                cacheOnDevices,
                projectorOnDevices,
                mapped,
                everyToken,
                projector,
                draft,
                draftKeys,
                draftValues,
                draftLayers);
    }

    private static OptionalInt layers(String text, OptionalInt otherwise) {
        return switch (text) {
            case "auto" -> OptionalInt.empty();
            case "all" -> OptionalInt.of(MemoryOptions.ALL);
            default -> {
                OptionalInt said = number(text);
                yield said.isEmpty() ? otherwise : said.getAsInt() < 0 ? OptionalInt.empty() : said;
            }
        };
    }

    private static List<Double> shares(String text) {
        List<Double> shares = new ArrayList<>();
        try {
            for (String share : text.split("[,/]", -1)) {
                shares.add(Double.parseDouble(share));
            }
        } catch (NumberFormatException no) {
            return List.of();
        }
        return shares.stream().allMatch(share -> share == 0) ? List.of() : shares;
    }

    private static OptionalInt number(String text) {
        try {
            return OptionalInt.of(Integer.parseInt(text));
        } catch (NumberFormatException no) {
            return OptionalInt.empty();
        }
    }

    /** Words one after the other; a value that is not there is empty. */
    private static final class Arguments implements Iterator<String> {
        private final List<String> words;
        private int at;

        Arguments(List<String> words) {
            this.words = words;
        }

        @Override
        public boolean hasNext() {
            return at < words.size();
        }

        @Override
        public String next() {
            return words.get(at++);
        }

        String text() {
            return hasNext() ? next() : "";
        }

        int number(int otherwise) {
            return OptionsReader.number(text()).orElse(otherwise);
        }

        TensorType type(TensorType otherwise) {
            return OptionsReader.type(text(), otherwise);
        }

        @Nullable
        Path path(@Nullable Path otherwise) {
            try {
                return Path.of(text());
            } catch (InvalidPathException no) {
                return otherwise;
            }
        }

        /** Older builds know it as a bare switch. */
        boolean isNotOff() {
            if (hasNext() && !words.get(at).startsWith("-")) {
                return !List.of("off", "0", "false", "disabled").contains(next());
            }
            return true;
        }
    }
}
