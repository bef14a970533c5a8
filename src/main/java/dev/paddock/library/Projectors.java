package dev.paddock.library;

import dev.paddock.domain.ModelKind;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the projector that belongs to a model: in its folder, and where that holds several models, by name. */
final class Projectors {
    /** What loads everywhere and loses nothing comes first. */
    private static final List<String> BEST = List.of("F16", "BF16", "Q8_0", "F32");

    private final Map<Path, List<Find>> byFolder;

    Projectors(List<Find> finds) {
        this.byFolder = finds.stream().collect(Collectors.groupingBy(find -> folder(find.path())));
    }

    @Nullable
    Path of(Find model) {
        if (!model.isKind(ModelKind.TEXT)) {
            return null;
        }
        Path named = model.first().projector();
        if (named != null) {
            return named;
        }
        List<Find> beside = byFolder.getOrDefault(folder(model.path()), List.of());
        List<Find> projectors = beside.stream()
                .filter(find -> find.isKind(ModelKind.PROJECTOR) && find.problem() == null)
                .toList();
        boolean oneModel = beside.stream()
                        .filter(find -> find.isKind(ModelKind.TEXT))
                        .map(Find::idStem)
                        .distinct()
                        .count()
                == 1;
        Stream<Find> fitting =
                oneModel ? projectors.stream() : projectors.stream().filter(one -> isOf(one, model));
        Optional<Find> best = fitting.min(Comparator.comparingInt(Projectors::rank)
                .thenComparing(find -> find.path().toString()));
        return best.map(Find::path).orElse(null);
    }

    private static int rank(Find projector) {
        int rank = BEST.indexOf(String.valueOf(projector.facts().quantization()));
        return rank < 0 ? BEST.size() : rank;
    }

    private static boolean isOf(Find projector, Find model) {
        if (projector.idStem().equals(model.idStem())) {
            return true;
        }
        String bare = plain(ModelNames.stem(projector.path())).replaceAll("mmproj|model|bf16|f16|f32|q80|q8", "");
        return bare.length() > 3 && plain(ModelNames.stem(model.path())).contains(bare);
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    private static Path folder(Path file) {
        return file.resolveSibling("");
    }
}
