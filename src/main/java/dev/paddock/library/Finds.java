package dev.paddock.library;

import dev.paddock.domain.ModelFacts;
import dev.paddock.domain.ModelKind;
import dev.paddock.domain.Problem;
import dev.paddock.library.GgufException.Kind;
import dev.paddock.library.HeaderCache.Read;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the headers of what was found, puts parts together, and keeps apart what is still being written. For one thread. */
final class Finds {
    /** What is incomplete and was written to since then is still on its way; older than that, the copy broke off. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final HeaderCache cache;
    private final Settling settling;
    private final Instant now;
    private final List<Find> finds = new ArrayList<>();
    private final List<Path> arriving = new ArrayList<>();

    private record PartsKey(Path folder, String base, int parts) {}

    /** @param read null where the system would not let it be read */
    private record Looked(
            Candidate candidate,
            @Nullable Read read,
            @Nullable Problem problem) {}

    Finds(HeaderCache cache, Settling settling, Instant now) {
        this.cache = cache;
        this.settling = settling;
        this.now = now;
    }

    List<Find> finds() {
        return finds;
    }

    /** Files that are not offered yet. */
    List<Path> arriving() {
        return arriving;
    }

    void add(List<Candidate> candidates) {
        Map<PartsKey, TreeMap<Integer, Candidate>> split = new LinkedHashMap<>();
        for (Candidate candidate : candidates) {
            Optional<SplitName> name = SplitName.of(candidate.path());
            if (name.isPresent()) {
                PartsKey key = new PartsKey(
                        candidate.path().resolveSibling(""),
                        name.get().base(),
                        name.get().parts());
                split.computeIfAbsent(key, none -> new TreeMap<>())
                        .put(name.get().part(), candidate);
            } else {
                whole(candidate);
            }
        }
        split.forEach(this::parts);
    }

    private void whole(Candidate candidate) {
        Looked looked = look(candidate);
        if (isArriving(looked)) {
            arriving.add(candidate.path());
        } else {
            finds.add(find(List.of(looked), looked.problem()));
        }
    }

    private void parts(PartsKey key, TreeMap<Integer, Candidate> present) {
        List<Looked> looked = present.values().stream().map(this::look).toList();
        List<Path> onTheirWay = looked.stream()
                .filter(this::isArriving)
                .map(part -> part.candidate().path())
                .toList();
        if (!onTheirWay.isEmpty()) {
            arriving.addAll(onTheirWay);
            return;
        }
        Problem problem = looked.stream()
                .map(Looked::problem)
                .filter(one -> one != null)
                .findFirst()
                .orElseGet(() -> missing(key, present));
        finds.add(find(looked, problem));
    }

    private static @Nullable Problem missing(PartsKey key, TreeMap<Integer, Candidate> present) {
        SplitName name = SplitName.of(present.firstEntry().getValue().path()).orElseThrow();
        List<String> missing = new ArrayList<>();
        for (int part = 1; part <= key.parts(); part++) {
            if (!present.containsKey(part)) {
                missing.add(name.name(part));
            }
        }
        return missing.isEmpty() ? null : ModelProblems.missingParts(key.folder(), missing, key.parts());
    }

    private Looked look(Candidate candidate) {
        try {
            Read read = cache.read(candidate.path(), candidate.attributes());
            Problem problem = switch (read) {
                case Read.Good good ->
                    ModelProblems.of(candidate.path(), good.header()).orElse(null);
                case Read.Bad bad -> ModelProblems.of(candidate.path(), bad);
            };
            return new Looked(candidate, read, problem);
        } catch (IOException unreadable) {
            return new Looked(candidate, null, ModelProblems.unreadable(candidate.path(), unreadable));
        }
    }

    private boolean isArriving(Looked looked) {
        Candidate candidate = looked.candidate();
        if (!settling.isSettled(candidate.path(), candidate.attributes(), now)) {
            return true;
        }
        Duration age =
                Duration.between(candidate.attributes().lastModifiedTime().toInstant(), now);
        return isIncomplete(looked.read()) && !age.isNegative() && age.compareTo(PATIENCE) < 0;
    }

    /** Or looks so: of a file that was given its full size beforehand the header may be missing. */
    private static boolean isIncomplete(@Nullable Read read) {
        return switch (read) {
            case null -> false;
            case Read.Good good -> good.header().cutTensor() != null;
            case Read.Bad bad -> bad.kind() != Kind.VERSION;
        };
    }

    private static Find find(List<Looked> looked, @Nullable Problem problem) {
        List<Candidate> parts = looked.stream().map(Looked::candidate).toList();
        List<Header> headers = new ArrayList<>();
        for (Looked one : looked) {
            if (one.read() instanceof Read.Good good) {
                headers.add(good.header());
            }
        }
        Candidate first = parts.getFirst();
        String stem = ModelNames.stem(first.path());
        String better = first.name();
        if (headers.isEmpty()) {
            String title = better == null ? stem : better;
            return new Find(parts, ModelFacts.unknown(guess(stem), title), ModelNames.id(title), List.of(), problem);
        }
        ModelFacts facts = Header.join(headers);
        List<Long> fingerprints = headers.stream().map(Header::fingerprint).toList();
        if (better != null && facts.title().startsWith("sha256")) {
            return new Find(parts, facts.withTitle(better), ModelNames.id(better), fingerprints, problem);
        }
        return new Find(parts, facts, headers.getFirst().idStem(), fingerprints, problem);
    }

    private static ModelKind guess(String stem) {
        return stem.toLowerCase(Locale.ROOT).contains("mmproj") ? ModelKind.PROJECTOR : ModelKind.TEXT;
    }
}
