package dev.paddock.library;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The name of one part of a model, as llama.cpp's gguf-split gives it: {@code big-00001-of-00005.gguf}.
 *
 * @param part from 1
 */
record SplitName(String base, int part, int parts, String ending) {
    private static final Pattern NAME = Pattern.compile("(.+)-(\\d{5})-of-(\\d{5})(\\.gguf)", Pattern.CASE_INSENSITIVE);

    /** Empty for a file that is a model by itself. */
    static Optional<SplitName> of(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (!name.matches()) {
            return Optional.empty();
        }
        int part = Integer.parseInt(name.group(2));
        int parts = Integer.parseInt(name.group(3));
        return part < 1 || part > parts
                ? Optional.empty()
                : Optional.of(new SplitName(name.group(1), part, parts, name.group(4)));
    }

    /** All parts of the model that the file belongs to, in order, whether they are there or not; itself where it is whole. */
    static List<Path> parts(Path file) {
        return of(file).map(split -> IntStream.rangeClosed(1, split.parts())
                        .mapToObj(part -> file.resolveSibling(split.name(part)))
                        .toList())
                .orElse(List.of(file));
    }

    String name(int number) {
        return String.format(Locale.ROOT, "%s-%05d-of-%05d%s", base, number, parts, ending);
    }
}
