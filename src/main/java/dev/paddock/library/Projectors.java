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

    private static final Folder EMPTY = new Folder(List.of(), false);

    private final Map<Path, Folder> byFolder;

    /**
     * Judged once for all models in it.
     *
     * @param projectors that can be loaded
     * @param oneModel of text, in whatever quantizations
     */
    private record Folder(List<Find> projectors, boolean oneModel) {
        static Folder of(List<Find> finds) {
            List<Find> projectors = finds.stream()
                    .filter(find -> find.isKind(ModelKind.PROJECTOR) && find.problem() == null)
                    .toList();
            long models = finds.stream()
                    .filter(find -> find.isKind(ModelKind.TEXT))
                    .map(Find::idStem)
                    .distinct()
                    .limit(2)
                    .count();
            return new Folder(projectors, models == 1);
        }
    }

    Projectors(List<Find> finds) {
        this.byFolder = finds.stream()
                .collect(Collectors.groupingBy(
                        find -> folder(find.path()), Collectors.collectingAndThen(Collectors.toList(), Folder::of)));
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
        Folder beside = byFolder.getOrDefault(folder(model.path()), EMPTY);
        Stream<Find> fitting = beside.projectors().stream().filter(one -> beside.oneModel() || isOf(one, model));
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
