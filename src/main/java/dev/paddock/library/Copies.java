package dev.paddock.library;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds models of one content: the same file by two ways, hard links, blobs under the same hash, or equal size, header and
 * sampled content. Reads only what size and header leave in doubt. For one thread.
 */
final class Copies {
    private static final Pattern HASH = Pattern.compile("(?:sha256-)?([0-9a-f]{64})");

    private final HeaderCache cache;
    private final Map<Find, List<Find>> models = new LinkedHashMap<>();
    private final Map<List<Object>, Find> byFile = new HashMap<>();
    private final Map<List<String>, Find> byHash = new HashMap<>();
    private final Map<Looks, List<Find>> byLooks = new HashMap<>();
    private final Map<Content, Find> byContent = new HashMap<>();

    /** What is known without reading more. */
    private record Looks(List<Long> sizes, List<Long> fingerprints) {}

    private record Content(Looks looks, List<Long> samples) {}

    Copies(HeaderCache cache) {
        this.cache = cache;
    }

    /** Each model with its copies; the one that comes first is the model. */
    Map<Find, List<Find>> of(List<Find> finds) {
        finds.forEach(this::add);
        return models;
    }

    private void add(Find find) {
        List<Object> files = each(find, Copies::identity);
        List<String> hashes = hashes(find);
        Find original = byFile.get(files);
        if (original == null && !hashes.isEmpty()) {
            original = byHash.get(hashes);
        }
        if (original == null && find.problem() == null) {
            original = sameContent(find, hashes);
        }
        if (original == null) {
            models.put(find, new ArrayList<>());
            original = find;
        } else {
            models.computeIfAbsent(original, none -> new ArrayList<>()).add(find);
        }
        byFile.putIfAbsent(files, original);
        if (!hashes.isEmpty()) {
            byHash.putIfAbsent(hashes, original);
        }
    }

    /** The first of its looks is read only when a second one comes. */
    private @Nullable Find sameContent(Find find, List<String> hashes) {
        Looks looks = new Looks(each(find, part -> part.attributes().size()), find.fingerprints());
        List<Find> alike = byLooks.computeIfAbsent(looks, none -> new ArrayList<>());
        alike.add(find);
        if (alike.size() == 1) {
            return null;
        }
        if (alike.size() == 2) {
            Find first = alike.getFirst();
            samples(first).ifPresent(samples -> byContent.put(new Content(looks, samples), first));
        }
        Optional<List<Long>> samples = samples(find);
        if (samples.isEmpty()) {
            return null;
        }
        Find same = byContent.putIfAbsent(new Content(looks, samples.get()), find);
        boolean differ = same != null && !hashes.isEmpty() && !hashes(same).isEmpty();
        return differ ? null : same;
    }

    private Optional<List<Long>> samples(Find find) {
        List<Long> samples = new ArrayList<>();
        for (Candidate part : find.parts()) {
            try {
                samples.add(cache.sample(part.path(), part.attributes()));
            } catch (IOException unreadable) {
                return Optional.empty();
            }
        }
        return Optional.of(samples);
    }

    private static <T> List<T> each(Find find, Function<Candidate, T> of) {
        return find.parts().stream().map(of).toList();
    }

    /** Windows gives files no key. */
    private static Object identity(Candidate part) {
        Object key = part.attributes().fileKey();
        return key == null ? real(part.path(), true) : key;
    }

    /** Empty unless all parts are named so. */
    private static List<String> hashes(Find find) {
        List<String> hashes = new ArrayList<>();
        for (Candidate part : find.parts()) {
            Matcher hash = HASH.matcher(real(part.path(), Files.isSymbolicLink(part.path()))
                    .getFileName()
                    .toString());
            if (!hash.matches()) {
                return List.of();
            }
            hashes.add(hash.group(1));
        }
        return hashes;
    }

    private static Path real(Path path, boolean linked) {
        try {
            return linked ? path.toRealPath() : path;
        } catch (IOException unreadable) {
            return path;
        }
    }
}
