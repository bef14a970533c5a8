package dev.paddock.library;

import dev.paddock.domain.LibraryModel;
import dev.paddock.domain.LibrarySnapshot;
import dev.paddock.domain.ModelKind;
import dev.paddock.domain.ModelSource;
import dev.paddock.domain.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** Looks through all places once. Remembers between two looks what was still being written. For one thread; reads the disk. */
final class LibraryScan {
    private static final int MOST_FILES = 50_000;

    /** @param folders that were entered, to be watched */
    record Result(LibrarySnapshot snapshot, Set<Path> folders) {}

    private final HeaderCache cache;
    private final Settling settling;
    private final BooleanSupplier stop;

    /** @param stop asked now and then; true: what was not looked at is left out */
    LibraryScan(HeaderCache cache, Duration calm, BooleanSupplier stop) {
        this.cache = cache;
        this.settling = new Settling(calm);
        this.stop = stop;
    }

    Result look(List<Place> places, Instant now) {
        Set<Path> folders = new LinkedHashSet<>();
        Map<Place, List<Problem>> problems = new LinkedHashMap<>();
        Finds finds = new Finds(cache, settling, now);
        Set<Path> files = new LinkedHashSet<>();
        for (Place place : places) {
            List<Problem> ofPlace = problems.computeIfAbsent(place, none -> new ArrayList<>());
            if (place.enabled() && !stop.getAsBoolean()) {
                Collector collector = new Collector(place, folders, files, ofPlace);
                place.folders().forEach(collector::collect);
                finds.add(collector.candidates);
            }
        }
        settling.keepOnly(files);
        List<LibraryModel> models = models(finds.finds());
        cache.save();
        Map<String, Long> counts = models.stream()
                .filter(model -> model.facts().kind() != ModelKind.PROJECTOR)
                .collect(Collectors.groupingBy(LibraryModel::source, Collectors.counting()));
        List<ModelSource> sources = problems.entrySet().stream()
                .map(entry -> source(entry.getKey(), entry.getValue(), counts))
                .toList();
        return new Result(new LibrarySnapshot(models, sources, finds.arriving(), true), folders);
    }

    private static ModelSource source(Place place, List<Problem> problems, Map<String, Long> counts) {
        List<Path> there = place.expected()
                ? place.folders()
                : place.folders().stream().filter(Files::isDirectory).toList();
        return new ModelSource(
                place.id(),
                place.title(),
                there,
                place.enabled(),
                counts.getOrDefault(place.id(), 0L).intValue(),
                problems);
    }

    private List<LibraryModel> models(List<Find> finds) {
        Projectors projectors = new Projectors(finds);
        Map<Find, List<Find>> copies = new Copies(cache).of(finds);
        List<Find> inOrder = new ArrayList<>(copies.keySet());
        inOrder.sort(Comparator.comparing(Find::displayName, String.CASE_INSENSITIVE_ORDER)
                .thenComparing(find -> find.path().toString()));
        Map<String, Integer> used = new HashMap<>();
        List<LibraryModel> models = new ArrayList<>();
        for (Find find : inOrder) {
            List<Path> others = copies.getOrDefault(find, List.of()).stream()
                    .map(Find::path)
                    .toList();
            models.add(find.model(free(find.id(), used), projectors.of(find), others));
        }
        return models;
    }

    /** Different models of one name are numbered, in the order of their paths. */
    private static String free(String id, Map<String, Integer> used) {
        int count = used.merge(id, 1, Integer::sum);
        if (count == 1) {
            return id;
        }
        String numbered = id + "_" + count;
        return used.putIfAbsent(numbered, 1) == null ? numbered : free(numbered, used);
    }

    private final class Collector implements FolderWalk.Finds {
        private final Place place;
        private final Set<Path> folders;
        private final Set<Path> files;
        private final List<Problem> problems;
        private final List<Candidate> candidates = new ArrayList<>();

        Collector(Place place, Set<Path> folders, Set<Path> files, List<Problem> problems) {
            this.place = place;
            this.folders = folders;
            this.files = files;
            this.problems = problems;
        }

        void collect(Path root) {
            if (!Files.isDirectory(root)) {
                if (place.expected()) {
                    problems.add(missing(root));
                }
                return;
            }
            switch (place.layout()) {
                case FILES -> new FolderWalk(this, problems).walk(root);
                case OLLAMA -> new OllamaStore(root, this, problems).models().forEach(this::blob);
            }
        }

        private Problem missing(Path root) {
            return Files.exists(root)
                    ? Problem.of(
                            "source-no-folder",
                            "A model folder is a file",
                            root.toString(),
                            "Choose the folder that it lies in.")
                    : Problem.of(
                            "source-missing",
                            "A model folder is not there",
                            root.toString(),
                            "Plug in its drive, or take the folder out of models.folders in the settings.");
        }

        private void blob(OllamaStore.Model model) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(model.blob(), BasicFileAttributes.class);
                if (attributes.isRegularFile()) {
                    add(new Candidate(model.blob(), attributes, place.id(), model.name(), model.projector()));
                }
            } catch (IOException notPulled) {
                // A manifest is written last; a blob that is not there belongs to a model that is being removed.
            }
        }

        @Override
        public void file(Path file, BasicFileAttributes attributes) {
            add(new Candidate(file, attributes, place.id()));
        }

        private void add(Candidate candidate) {
            if (files.size() < MOST_FILES && files.add(candidate.path())) {
                candidates.add(candidate);
            }
        }

        @Override
        public void folder(Path folder) {
            folders.add(folder);
        }
    }
}
