package dev.paddock.engine;

import dev.paddock.domain.EngineFlag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a llama-server's {@code --help}, of every layout since 2024. Takes anything: what is no flag is passed over, and
 * what grows beyond all measure is cut.
 */
final class HelpText {
    private static final int MOST_FLAGS = 2000;
    private static final int MOST_NAMES = 16;
    private static final int LONGEST_LINE = 2000;
    private static final int LONGEST_HELP = 4000;

    /** Beyond this column a line goes on with a description. */
    private static final int DEEPEST_FLAG = 12;

    private static final Pattern NAME = Pattern.compile("--?[A-Za-z][\\w().-]*");
    private static final Pattern NEXT_SPELLING = Pattern.compile(", {1,6}(?=-)");
    private static final Pattern ENV = Pattern.compile("\\(env: (\\w+)\\)");
    private static final Pattern QUOTED_DEFAULT = Pattern.compile("default: ['\"`]([^'\"`]*)['\"`]");
    private static final Pattern DEFAULT = Pattern.compile("default: ([^()]*)");
    private static final Pattern CHOICE = Pattern.compile("[\\[<{]([\\w+.-]+(?:[|,][\\w+.-]+)+)[]>}]");
    private static final Pattern BARE_CHOICE = Pattern.compile("[a-z][\\w+.-]*(?:,[\\w+.-]+)+");
    private static final Pattern ALLOWED = Pattern.compile("allowed values: ([\\w+.-]+(?:, [\\w+.-]+)*)");
    private static final Pattern BULLET = Pattern.compile("(?m)^\\s*- ([A-Za-z][\\w+-]*)(?: \\(default\\))?: ");
    private static final Pattern QUOTED_WORD = Pattern.compile("'([a-z]+)'");
    private static final Pattern BOTH_NUMBERS = Pattern.compile("(.+)\\(s\\)");

    private final Map<String, EngineFlag> flags = new LinkedHashMap<>();
    private List<String> names = List.of();
    private @Nullable String value;
    private final StringBuilder help = new StringBuilder();

    private HelpText() {}

    /** In the order of the text; of two with one name the first counts, as it does for llama-server. */
    static List<EngineFlag> parse(String text) {
        HelpText reading = new HelpText();
        text.lines().map(HelpText::cut).forEach(reading::line);
        reading.finish();
        return List.copyOf(new LinkedHashSet<>(reading.flags.values()));
    }

    /** The layout before October 2024, which left out some arguments that it took. */
    static boolean isOldLayout(String text) {
        return text.contains("usage:")
                && Pattern.compile("(?m)^ {2,9}-h, ").matcher(text).find();
    }

    private static String cut(String line) {
        String tabless = line.replace('\t', ' ');
        return tabless.length() > LONGEST_LINE ? tabless.substring(0, LONGEST_LINE) : tabless;
    }

    private void line(String line) {
        String content = line.strip();
        if (content.isEmpty()) {
            return;
        }
        int indent = line.indexOf(content.charAt(0));
        Matcher name = NAME.matcher(line).region(indent, line.length());
        if (indent <= DEEPEST_FLAG && name.lookingAt()) {
            finish();
            head(line, indent);
        } else if (indent > DEEPEST_FLAG) {
            describe(content);
        } else {
            finish();
        }
    }

    /** The spellings, perhaps each with the form of its value, and the description after two spaces. */
    private void head(String line, int start) {
        List<String> found = new ArrayList<>();
        Matcher name = NAME.matcher(line);
        int at = start;
        while (name.region(at, line.length()).lookingAt()) {
            addName(found, name.group());
            at = name.end();
            int space = skipSpaces(line, at);
            if (at < line.length() && line.charAt(at) == ',') {
                at = skipSpaces(line, at + 1);
            } else if (space == at + 1 && space < line.length()) {
                int end = endOfValue(line, space);
                value = line.substring(space, end).strip();
                at = end < line.length() && line.charAt(end) == ',' ? skipSpaces(line, end + 1) : end;
            } else {
                break;
            }
        }
        names = List.copyOf(found);
        describe(line.substring(Math.min(at, line.length())).strip());
    }

    private static void addName(List<String> found, String name) {
        if (found.size() < MOST_NAMES) {
            Matcher both = BOTH_NUMBERS.matcher(name);
            if (both.matches()) {
                found.add(both.group(1));
                found.add(both.group(1) + "s");
            } else {
                found.add(name);
            }
        }
    }

    private static int skipSpaces(String line, int from) {
        int at = from;
        while (at < line.length() && line.charAt(at) == ' ') {
            at++;
        }
        return at;
    }

    private static int endOfValue(String line, int from) {
        Matcher next = NEXT_SPELLING.matcher(line);
        int gap = line.indexOf("  ", from);
        int end = gap < 0 ? line.length() : gap;
        return next.find(from) && next.start() < end ? next.start() : end;
    }

    private void describe(String words) {
        if (!names.isEmpty() && !words.isEmpty() && help.length() < LONGEST_HELP) {
            help.append(help.isEmpty() ? "" : "\n").append(words);
        }
    }

    private void finish() {
        if (!names.isEmpty() && flags.size() < MOST_FLAGS) {
            EngineFlag flag = flag();
            if (flag.names().stream().noneMatch(flags::containsKey)) {
                flag.names().forEach(name -> flags.put(name, flag));
            }
        }
        names = List.of();
        value = null;
        help.setLength(0);
    }

    private EngineFlag flag() {
        String text = help.toString();
        String flowing = text.replace('\n', ' ');
        String standard = defaultIn(flowing);
        Matcher env = ENV.matcher(flowing);
        return new EngineFlag(
                names,
                value,
                allowed(value, text, flowing, standard),
                standard,
                env.find() ? env.group(1) : null,
                text);
    }

    private static @Nullable String defaultIn(String text) {
        Matcher quoted = QUOTED_DEFAULT.matcher(text);
        Matcher plain = DEFAULT.matcher(text);
        boolean isQuoted = quoted.find();
        if (!plain.find()) {
            return null;
        }
        String found = isQuoted && quoted.start() == plain.start() ? quoted.group(1) : firstPart(plain.group(1));
        return found.isBlank() ? null : found.strip();
    }

    /** Of "0, -1 = all" the first part is the default; of "GET, POST" all of it. */
    private static String firstPart(String said) {
        String[] parts = said.split("[,;] ", -1);
        boolean explained =
                Arrays.stream(parts).skip(1).anyMatch(part -> part.strip().contains(" "));
        return explained ? parts[0] : said;
    }

    private static Set<String> words(String list, String separator) {
        return new LinkedHashSet<>(Arrays.asList(list.split(separator, -1)));
    }

    private static List<String> allowed(@Nullable String form, String help, String flowing, @Nullable String standard) {
        if (form == null) {
            return List.of();
        }
        Set<String> found = new LinkedHashSet<>();
        if (form.equals("N")) {
            QUOTED_WORD.matcher(flowing).results().forEach(word -> found.add(word.group(1)));
            return List.copyOf(found);
        }
        Matcher choice = CHOICE.matcher(form);
        Matcher listed = ALLOWED.matcher(flowing);
        if (choice.matches() && !form.contains("..")) {
            found.addAll(words(choice.group(1), "[|,]"));
        } else if (BARE_CHOICE.matcher(form).matches() && !form.contains("..")) {
            found.addAll(words(form, ","));
        } else if (listed.find()) {
            found.addAll(words(listed.group(1), ", "));
        } else if (form.matches("[A-Z]+")) {
            BULLET.matcher(help).results().forEach(word -> found.add(word.group(1)));
        }
        if (!found.isEmpty() && standard != null && standard.matches("\\w[\\w+-]*")) {
            found.add(standard);
        }
        return List.copyOf(found);
    }
}
