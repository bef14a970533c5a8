package dev.paddock.fetch.hub;

import dev.paddock.domain.PaddockException;
import dev.paddock.domain.PaddockException.Kind;
import dev.paddock.domain.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which files of a repository belong together, and which of them are wanted. */
public final class HubChoice {
    /** What most people want first, as llama.cpp's own {@code -hf} has it. */
    private static final List<String> USUAL = List.of("Q4_K_M", "Q8_0");

    private static final List<String> BEST_PROJECTORS = List.of("F16", "BF16", "Q8_0", "F32");
    private static final List<String> DRAFTS = List.of("mtp-", "eagle3-", "dflash-", "dspark-");
    private static final Pattern PART = Pattern.compile("(.+)-(\\d{5})-of-(\\d{5})\\.gguf", Pattern.CASE_INSENSITIVE);
    private static final Pattern QUANTIZATION = Pattern.compile(
            "(?:^|[-._/])((?:UD-)?(?:I?Q\\d+(?:_[A-Z0-9]+)*|TQ\\d_\\d|BF16|F16|F32|MXFP4(?:_MOE)?|NVFP4))(?=[-._/]|$)",
            Pattern.CASE_INSENSITIVE);

    /**
     * One model in one quantization.
     *
     * @param name of its file, or of the first of its parts
     * @param quantization null where the name tells none
     * @param files in order
     */
    public record Variant(String name, @Nullable String quantization, List<HubFile> files) {
        public Variant {
            files = List.copyOf(files);
        }

        public long bytes() {
            return files.stream().mapToLong(HubFile::size).sum();
        }

        /** Parts that the repository lacks. */
        int missing() {
            Matcher part = PART.matcher(name);
            return part.matches() ? Integer.parseInt(part.group(3)) - files.size() : 0;
        }
    }

    private final List<HubFile> files;

    /** @param files all of the repository */
    public HubChoice(List<HubFile> files) {
        this.files = files.stream()
                .filter(file -> HubRef.isGguf(file.path()) && HubRef.isSafe(file.path()))
                .toList();
    }

    /** Those that a server can be made of, smallest first. */
    public List<Variant> variants() {
        Map<String, List<HubFile>> together = new LinkedHashMap<>();
        files.stream()
                .filter(HubChoice::isMain)
                .sorted(Comparator.comparing(HubFile::path))
                .forEach(file -> {
                    Matcher part = PART.matcher(file.name());
                    String key = part.matches() ? file.folder() + part.group(1) + "*" + part.group(3) : file.path();
                    together.computeIfAbsent(key, none -> new ArrayList<>()).add(file);
                });
        return together.values().stream()
                .map(parts -> new Variant(
                        parts.getFirst().name(), quantization(parts.getFirst().path()), parts))
                .sorted(Comparator.comparingLong(Variant::bytes))
                .toList();
    }

    private static boolean isMain(HubFile file) {
        String name = file.name().toLowerCase(Locale.ROOT);
        return !name.contains("mmproj")
                && !name.contains("imatrix")
                && DRAFTS.stream().noneMatch(name::startsWith);
    }

    /** That a name tells; null where it tells none. */
    static @Nullable String quantization(String path) {
        Matcher found = QUANTIZATION.matcher(path.replaceAll("(?i)(-\\d{5}-of-\\d{5})?\\.gguf$", ""));
        String last = null;
        while (found.find()) {
            last = found.group(1).toUpperCase(Locale.ROOT);
            found.region(found.end(1), found.regionEnd());
        }
        return last;
    }

    /**
     * The one that is asked for; where nothing is, what most people want, else the first.
     *
     * @throws PaddockException NOT_FOUND with what there is
     */
    public Variant choose(HubRef ref) {
        List<Variant> all = variants();
        String file = ref.file();
        String wanted = ref.quantization();
        Optional<Variant> found;
        if (file != null) {
            found = all.stream()
                    .filter(one ->
                            one.files().stream().anyMatch(part -> part.path().equals(file)))
                    .findFirst()
                    .or(() -> other(file));
        } else if (wanted != null) {
            found = named(all, wanted);
        } else {
            found = usual(all);
        }
        Variant variant = found.orElseThrow(() -> nothing(ref, all));
        if (variant.missing() > 0) {
            throw refused(
                    "parts-missing",
                    "The model is not complete on the server",
                    variant.missing() + " parts of " + variant.name() + " are missing in " + ref.repo(),
                    "Choose another quantization.");
        }
        return variant;
    }

    /** The one that is taken where nothing is said. There must be one. */
    Variant usual() {
        return usual(variants()).orElseThrow();
    }

    private static Optional<Variant> usual(List<Variant> all) {
        return USUAL.stream()
                .flatMap(usual -> named(all, usual).stream())
                .findFirst()
                .or(() -> all.stream().findFirst());
    }

    /** A projector or a draft model, asked for by its own name. */
    private Optional<Variant> other(String path) {
        return files.stream()
                .filter(one -> one.path().equals(path))
                .map(one -> new Variant(one.name(), quantization(path), List.of(one)))
                .findFirst();
    }

    private static Optional<Variant> named(List<Variant> all, String quantization) {
        String wanted = quantization.toUpperCase(Locale.ROOT);
        return Stream.concat(
                        all.stream().filter(one -> wanted.equals(one.quantization())),
                        all.stream()
                                .filter(one ->
                                        String.valueOf(one.quantization()).equals("UD-" + wanted)))
                .findFirst()
                .or(() -> all.stream()
                        .filter(one -> one.name().toUpperCase(Locale.ROOT).contains(wanted))
                        .findFirst());
    }

    private static PaddockException nothing(HubRef ref, List<Variant> all) {
        if (all.isEmpty()) {
            return refused(
                    "no-gguf",
                    "There is no GGUF file in " + ref.repo(),
                    "",
                    "Look for a repository with GGUF in its name: paddock search "
                            + ref.repo().substring(ref.repo().indexOf('/') + 1));
        }
        String what = ref.file() != null ? "no file " + ref.file() : "nothing in " + ref.quantization();
        return refused(
                "no-such-variant",
                "There is " + what + " in " + ref.repo(),
                "there are "
                        + String.join(
                                ", ",
                                all.stream()
                                        .map(one -> one.quantization() == null ? one.name() : one.quantization())
                                        .distinct()
                                        .toList()),
                null);
    }

    private static PaddockException refused(String code, String title, String detail, @Nullable String action) {
        return new PaddockException(Kind.NOT_FOUND, Problem.of(code, title, detail, action));
    }

    /** What the model sees and hears with: in its folder or above it, the one that loads everywhere first. */
    public Optional<HubFile> projector(Variant of) {
        return best(
                of,
                files.stream()
                        .filter(file -> file.name().toLowerCase(Locale.ROOT).contains("mmproj")));
    }

    /** What it drafts with. */
    public Optional<HubFile> draft(Variant of) {
        return best(
                of,
                files.stream()
                        .filter(file -> DRAFTS.stream()
                                .anyMatch(prefix ->
                                        file.name().toLowerCase(Locale.ROOT).startsWith(prefix))));
    }

    private static Optional<HubFile> best(Variant of, Stream<HubFile> candidates) {
        HubFile main = of.files().getFirst();
        return candidates
                .filter(file ->
                        main.folder().startsWith(file.folder()) && !of.files().contains(file))
                .min(Comparator.comparingInt((HubFile file) -> -file.folder().length())
                        .thenComparingInt(file -> rank(of, file))
                        .thenComparing(HubFile::path));
    }

    private static int rank(Variant of, HubFile file) {
        String quantization = quantization(file.path());
        if (!file.name().toLowerCase(Locale.ROOT).contains("mmproj")) {
            return quantization != null && quantization.equals(of.quantization()) ? -1 : 0;
        }
        int at = BEST_PROJECTORS.indexOf(quantization);
        return at < 0 ? BEST_PROJECTORS.size() : at;
    }
}
