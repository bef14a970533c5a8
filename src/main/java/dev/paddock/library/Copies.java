package dev.paddock.library;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds models of one content: the same file by two ways, hard links, blobs under the same hash, or equal size, header and
 * sampled content. Reads only what size and header leave in doubt. For one thread.
 */
final class Copies {
    private static final Pattern HASH = Pattern.compile("(?:sha256-)?([0-9a-f]{64})");

    private final HeaderCache cache;
    private final Map<Path, Path> realPaths = new HashMap<>();

    Copies(HeaderCache cache) {
        this.cache = cache;
    }

    /** Each model with its copies; the one that was found first is the model. */
    Map<Find, List<Find>> of(List<Find> finds) {
        Map<Find, List<Find>> models = new LinkedHashMap<>();
        Map<Long, List<Find>> bySize = new HashMap<>();
        for (Find find : finds) {
            List<Find> alike = bySize.computeIfAbsent(find.bytes(), none -> new ArrayList<>());
            Optional<Find> original =
                    alike.stream().filter(other -> same(other, find)).findFirst();
            original.ifPresentOrElse(
                    known -> models.computeIfAbsent(known, none -> new ArrayList<>())
                            .add(find),
                    () -> {
                        alike.add(find);
                        models.put(find, new ArrayList<>());
                    });
        }
        return models;
    }

    private boolean same(Find one, Find other) {
        if (one.parts().size() != other.parts().size()) {
            return false;
        }
        for (int i = 0; i < one.parts().size(); i++) {
            if (!same(one, one.parts().get(i), other, other.parts().get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean same(Find one, Candidate a, Find other, Candidate b) {
        BasicFileAttributes left = a.attributes();
        BasicFileAttributes right = b.attributes();
        if (left.size() != right.size()) {
            return false;
        }
        if (left.fileKey() != null && left.fileKey().equals(right.fileKey()) || real(a).equals(real(b))) {
            return true;
        }
        Optional<String> leftHash = hash(a);
        Optional<String> rightHash = hash(b);
        if (leftHash.isPresent() && rightHash.isPresent()) {
            return leftHash.equals(rightHash);
        }
        return one.problem() == null && other.problem() == null && sameHeader(one, other) && sameContent(a, b);
    }

    /** But for the title, which may come of the file's name. */
    private static boolean sameHeader(Find one, Find other) {
        return one.facts().withTitle("").equals(other.facts().withTitle(""));
    }

    private boolean sameContent(Candidate a, Candidate b) {
        try {
            return cache.sample(a.path(), a.attributes()) == cache.sample(b.path(), b.attributes());
        } catch (IOException unreadable) {
            return false;
        }
    }

    private Path real(Candidate candidate) {
        return realPaths.computeIfAbsent(candidate.path(), path -> {
            try {
                return path.toRealPath();
            } catch (IOException unreadable) {
                return path;
            }
        });
    }

    private Optional<String> hash(Candidate candidate) {
        Matcher hash = HASH.matcher(real(candidate).getFileName().toString());
        return hash.matches() ? Optional.of(hash.group(1)) : Optional.empty();
    }
}
