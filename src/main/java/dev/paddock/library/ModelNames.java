package dev.paddock.library;

import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a model is called.
 *
 * @param title {@code Qwen3 4B Instruct}
 * @param idStem {@code qwen3_4p0b_instruct}
 */
record ModelNames(String title, String idStem) {
    private static final int LONGEST = 100;
    private static final Pattern SIZE = Pattern.compile("(?<number>\\d+(?:\\.\\d+)?)(?<unit>[KMBTkmbt])");
    private static final Pattern SIZE_IN_NAME =
            Pattern.compile("(?<![A-Za-z0-9.])\\d+(?:\\.\\d+)?[BMbm](?![A-Za-z0-9])");
    /** What converters write when they know nothing, or the folder that somebody converted in. */
    private static final Pattern NO_NAME = Pattern.compile(
            "(?i)\\.*|[0-9a-f]{16,}|.*[/\\\\].*|(llama|models?|hf|hub|tmp|temp|out|output|merged|snapshots?|checkpoint\\S*)( v2)?");

    private static final Pattern TIER_IN_NAME =
            Pattern.compile("(?i)[-_. ](UD[-_])?(I?Q\\d\\w*|[BF]?F(16|32)|TQ\\d_0|MXFP4\\w*|NVFP4)$");
    private static final Pattern UNSHOWABLE = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\s]+");
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");

    static ModelNames of(GgufFile header, Path file) {
        String base = header.string("general.basename")
                .or(() -> header.string("general.name"))
                .map(ModelNames::words)
                .filter(name -> !NO_NAME.matcher(name).matches())
                .orElseGet(() -> words(TIER_IN_NAME.matcher(place(file)).replaceAll("")));
        String size = header.string("general.size_label").map(ModelNames::clean).orElseGet(() -> sizeIn(base));
        String variant = "";
        if (header.string("general.basename").isPresent()) {
            for (String key : new String[] {"general.finetune", "general.version"}) {
                String more = header.string(key).map(ModelNames::words).orElse("");
                variant += contains(base + variant, more) ? "" : " " + more;
            }
        }
        String title = (contains(base, size) ? base : base + " " + size) + variant;
        String idStem = slug(without(base, size)) + sizeId(size) + prefixed(slug(variant));
        return new ModelNames(cut(title.strip()), cut(idStem.startsWith("_") ? idStem.substring(1) : idStem));
    }

    /** The file's name without ending and part number. */
    static String stem(Path file) {
        String name = SplitName.of(file)
                .map(SplitName::base)
                .orElseGet(() -> file.getFileName().toString());
        return name.toLowerCase(Locale.ROOT).endsWith(".gguf") ? name.substring(0, name.length() - 5) : name;
    }

    /** Where the file has a name like "model", its folder has the better one. */
    private static String place(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        Path folderName = folder == null ? null : folder.getFileName();
        String stem = stem(file);
        return folderName != null && NO_NAME.matcher(stem).matches() ? folderName.toString() : stem;
    }

    /** {@code _q4km}. */
    static String tierId(String quantization) {
        return "_" + quantization.replace("_", "").toLowerCase(Locale.ROOT);
    }

    /** {@code 4.0B}; null where there is nothing to weigh. */
    static @Nullable String sizeLabel(long parameters) {
        if (parameters <= 0) {
            return null;
        }
        String units = "KMBT";
        double number = parameters / 1e3;
        int unit = 0;
        while (number >= 999.5 && unit < units.length() - 1) {
            number /= 1e3;
            unit++;
        }
        return String.format(Locale.ROOT, number < 9.95 ? "%.1f%s" : "%.0f%s", number, units.charAt(unit));
    }

    /** One line that a terminal shows as it is, of what a stranger wrote. */
    static String clean(String text) {
        String line = UNSHOWABLE
                .matcher(text.length() > 1000 ? text.substring(0, 1000) : text)
                .replaceAll(" ");
        return line.strip();
    }

    /** For a message. */
    static String brief(String text) {
        return cut(clean(text));
    }

    private static String words(String name) {
        return clean(name).replaceAll("[-_ ]+", " ").strip();
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST).strip();
    }

    private static String sizeIn(String name) {
        Matcher size = SIZE_IN_NAME.matcher(name);
        return size.find() ? size.group() : "";
    }

    private static boolean contains(String text, String part) {
        return part.isEmpty()
                || text.toLowerCase(Locale.ROOT).contains(words(part).toLowerCase(Locale.ROOT));
    }

    private static String without(String base, String size) {
        return size.isEmpty() ? base : base.replaceAll("(?i)" + Pattern.quote(words(size)), " ");
    }

    private static String prefixed(String slug) {
        return slug.isEmpty() ? "" : "_" + slug;
    }

    /** Small letters, digits and underscores; "model" where nothing is left of a name. */
    static String id(String text) {
        String slug = slug(text);
        return slug.isEmpty() ? "model" : cut(slug);
    }

    private static String slug(String text) {
        String plain =
                MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("");
        return plain.strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "_")
                .replaceAll("^_|_$", "");
    }

    /** {@code 4B} as {@code _4p0b}. */
    private static String sizeId(String label) {
        Matcher size = SIZE.matcher(label);
        if (!size.matches()) {
            return prefixed(slug(label));
        }
        String number = size.group("number");
        return "_" + (number.contains(".") ? number : number + ".0").replace('.', 'p')
                + size.group("unit").toLowerCase(Locale.ROOT);
    }
}
