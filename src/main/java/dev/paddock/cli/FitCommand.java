package dev.paddock.cli;

import dev.paddock.domain.ByteSize;
import dev.paddock.domain.Instance;
import dev.paddock.domain.MemoryFit;
import dev.paddock.domain.MemoryShare;
import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import dev.paddock.library.MemoryEstimates;
import dev.paddock.library.ModelFiles;
import dev.paddock.library.TensorType;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "fit",
        mixinStandardHelpOptions = true,
        description = {
            "Tells what memory a model will take, and what would fit, before it is loaded.",
            "An estimate, good to a tenth for what llama-server of today takes on the processor. What it keeps of old"
                    + " conversations (--cache-ram) comes on top, as it is used."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  paddock fit ~/models/qwen3-4b-q4_k_m.gguf --ctx 32768",
            "  paddock fit demo                               a server, with its own settings",
            "  paddock fit big.gguf --gpu 23.5G --ngl all     on a GPU with so much free",
            "  paddock fit big.gguf --gpu 12G -- --n-cpu-moe 20"
        })
final class FitCommand implements Callable<Integer> {
    private static final List<String> HEADER =
            List.of("WHERE", "WEIGHTS", "KV CACHE", "COMPUTE", "PROJECTOR", "DRAFT", "NEEDED", "FREE");
    private static final Pattern SIZE = Pattern.compile("(?<number>\\d{1,9}(\\.\\d{1,9})?)(?<unit>[KMGT])?(i?B)?");
    /** Of a file that is no server's, the engine is not known yet; it is taken for one of today. */
    private static final String ENGINE_OF_TODAY = "llama-server";

    @Parameters(index = "0", paramLabel = "MODEL.gguf|SERVER", description = "A model's file, or a server's name.")
    private String model = "";

    @Parameters(
            index = "1..*",
            paramLabel = "-- ARGS",
            description = "Arguments of the engine to reckon with, after a lone --.",
            arity = "0..*")
    private List<String> args = List.of();

    @Option(names = "--ctx", paramLabel = "N", description = "Context in tokens, of all slots; 0: the model's own.")
    private @Nullable Integer context;

    @Option(names = "--parallel", paramLabel = "N", description = "Slots.")
    private @Nullable Integer parallel;

    @Option(names = "--cache-type", paramLabel = "TYPE", description = "Of the KV cache: f16, q8_0, q4_0, …")
    private @Nullable String cacheType;

    @Option(names = "--ngl", paramLabel = "N|all|auto", description = "Layers on the GPU.")
    private @Nullable String layers;

    @Option(names = "--gpu", paramLabel = "SIZE", description = "Free memory of a GPU, as 23.5G; once for each GPU.")
    private List<String> gpus = List.of();

    @Option(names = "--json", description = "Print as JSON.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    private final Context paddock;

    FitCommand(Context context) {
        this.paddock = context;
    }

    /** For scripts; sizes in bytes. */
    private record Answer(
            String model,
            String verdict,
            boolean fits,
            String sentence,
            int contextSize,
            int slots,
            int layers,
            int gpuLayers,
            int largestContext,
            @Nullable Integer largestGpuLayers,
            List<Place> places) {}

    private record Place(
            String place,
            long weights,
            long kvCache,
            long compute,
            long projector,
            long draft,
            long needed,
            long free) {}

    @Override
    public Integer call() {
        checkOptions();
        Instance instance = withOptions(instance());
        Map<String, Long> devices = gpus.isEmpty() ? devicesOf(instance) : devices();
        MemoryFit fit = new MemoryEstimates()
                .fit(instance, MemoryNow.free(devices))
                .orElseThrow(() -> unreadable(instance.model().path()));
        if (json) {
            paddock.json(answer(instance, fit));
        } else {
            print(instance, fit);
        }
        return ExitCode.FINE;
    }

    /** What is not understood would be left out of the sum, and the answer be wrong. */
    private void checkOptions() {
        refuse(context != null && context < 0, "--ctx must be 0 or more tokens", context);
        refuse(parallel != null && parallel < 1, "--parallel must be 1 or more", parallel);
        refuse(
                layers != null && !layers.matches("[0-9]{1,4}|all|auto"),
                "--ngl must be a number of layers, all or auto",
                layers);
        refuse(
                cacheType != null && TensorType.named(cacheType).isEmpty(),
                "--cache-type must be a type as f16, q8_0 or q4_0",
                cacheType);
    }

    private void refuse(boolean wrong, String right, @Nullable Object value) {
        if (wrong) {
            throw new ParameterException(spec.commandLine(), right + ": \"" + value + "\"");
        }
    }

    /** Of a file that is no server's, none: no engine was chosen yet. */
    private Map<String, Long> devicesOf(Instance instance) {
        return ENGINE_OF_TODAY.equals(instance.engine()) ? Map.of() : MemoryNow.devices(paddock, instance);
    }

    private Map<String, Long> devices() {
        Map<String, Long> devices = new LinkedHashMap<>();
        for (String size : gpus) {
            devices.put("GPU" + devices.size(), bytes(size));
        }
        return devices;
    }

    private long bytes(String text) {
        Matcher size = SIZE.matcher(text.toUpperCase(Locale.ROOT));
        if (!size.matches()) {
            throw new ParameterException(spec.commandLine(), "--gpu must be a size such as 24G: \"" + text + "\"");
        }
        String unit = size.group("unit");
        int power = unit == null ? 0 : " KMGT".indexOf(unit);
        return (long) (Double.parseDouble(size.group("number")) * Math.pow(1024, power));
    }

    private Instance instance() {
        Optional<Path> file = file();
        if (file.isPresent()) {
            return Instance.of("new", file.get()).withEngine(ENGINE_OF_TODAY);
        }
        return paddock.findWithModel(paddock.fleet(), model).instance();
    }

    private Optional<Path> file() {
        try {
            Path path = Path.of(model).toAbsolutePath().normalize();
            boolean named = model.endsWith(".gguf") || Path.of(model).getNameCount() > 1;
            return named || Files.isRegularFile(path) ? Optional.of(path) : Optional.empty();
        } catch (InvalidPathException no) {
            return Optional.empty();
        }
    }

    /** As arguments, which come last and so count most. */
    private Instance withOptions(Instance instance) {
        List<String> more = new ArrayList<>(instance.args());
        add(more, "--ctx-size", context);
        add(more, "--parallel", parallel);
        add(more, "--cache-type-k", cacheType);
        add(more, "--cache-type-v", cacheType);
        add(more, "--n-gpu-layers", layers);
        more.addAll(args);
        return instance.withArgs(more);
    }

    private static void add(List<String> line, String flag, @Nullable Object value) {
        if (value != null) {
            line.add(flag);
            line.add(value.toString());
        }
    }

    private static PaddockException unreadable(Path file) {
        Problem problem = new ModelFiles()
                .check(file)
                .orElseGet(() -> Problem.of(
                        "shape-unknown",
                        "The memory of this model cannot be told",
                        file + " does not say how it is built",
                        "Choose a model's file, not a projector's or a LoRA adapter's."));
        return new PaddockException(Kind.INVALID, problem);
    }

    private void print(Instance instance, MemoryFit fit) {
        List<MemoryFit.Place> places = fit.places();
        new Table(HEADER, places.stream().map(place -> row(fit, place)).toList())
                .print(paddock.terminal(), (row, column) -> Terminal.Colour.NONE);
        paddock.say("");
        paddock.say(instance.model().path().getFileName() + " " + fit.sentence());
        paddock.say("Context " + fit.need().contextSize() + " in "
                + ConfigCommand.count(fit.need().slots(), "slot")
                + (fit.largestContext() > 0 ? "; up to " + fit.largestContext() + " would fit" : "")
                + (fit.largestLayers() == null
                        ? ""
                        : ". " + fit.need().gpuLayers() + " of " + fit.need().layers() + " layers on the GPU; up to "
                                + fit.largestLayers() + " would fit"));
    }

    private static List<String> row(MemoryFit fit, MemoryFit.Place place) {
        MemoryShare share = share(fit, place);
        return List.of(
                place.place(),
                PsCommand.memory(share.weights()),
                PsCommand.memory(share.kvCache()),
                PsCommand.memory(share.compute()),
                PsCommand.memory(share.projector()),
                PsCommand.memory(share.draft()),
                PsCommand.memory(place.needed()),
                ByteSize.words(place.free()));
    }

    private static MemoryShare share(MemoryFit fit, MemoryFit.Place place) {
        return place.place().equals(MemoryFit.HOST)
                ? fit.need().host()
                : fit.need().on(place.place());
    }

    private static Answer answer(Instance instance, MemoryFit fit) {
        return new Answer(
                instance.model().path().toString(),
                fit.verdict().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                fit.fits(),
                fit.sentence(),
                fit.need().contextSize(),
                fit.need().slots(),
                fit.need().layers(),
                fit.need().gpuLayers(),
                fit.largestContext(),
                fit.largestLayers(),
                fit.places().stream().map(place -> place(fit, place)).toList());
    }

    private static Place place(MemoryFit fit, MemoryFit.Place place) {
        MemoryShare share = share(fit, place);
        return new Place(
                place.place(),
                share.weights(),
                share.kvCache(),
                share.compute(),
                share.projector(),
                share.draft(),
                place.needed(),
                place.free());
    }
}
