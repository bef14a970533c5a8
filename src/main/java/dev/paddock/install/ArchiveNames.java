package dev.paddock.install;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The names in one archive, and that none of them leaves the folder, stands twice or differs from another only as some file
 * systems do not see. For one thread.
 */
final class ArchiveNames {
    private static final int LONGEST = 1_000;
    private static final String DRIVE = "[A-Za-z]:.*";

    /** A name that is not taken; the message is part of a sentence. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String why) {
            super(why);
        }
    }

    private record Seen(String spelling, boolean folder) {}

    /** By what a file system that does not tell cases apart would see. */
    private final Map<String, Seen> seen = new HashMap<>();

    /** The parts of a path below the folder; empty for the folder itself. */
    List<String> folder(String name) throws Refused {
        List<String> parts = parts(name);
        claim(parts, true);
        return parts;
    }

    /** As {@link #folder}, of a file or a link; never empty. */
    List<String> file(String name) throws Refused {
        List<String> parts = parts(name);
        if (parts.isEmpty() || name.endsWith("/")) {
            throw new Refused("\"" + shown(name) + "\" is no name of a file");
        }
        claim(parts, false);
        return parts;
    }

    /** Where a link leads. */
    List<String> target(List<String> link, String target) throws Refused {
        if (isAbsolute(target) || target.isEmpty()) {
            throw escapes(link, target);
        }
        List<String> parts = new ArrayList<>(link.subList(0, link.size() - 1));
        for (String part : target.replace('\\', '/').split("/", -1)) {
            if (part.equals("..")) {
                if (parts.isEmpty()) {
                    throw escapes(link, target);
                }
                parts.removeLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return parts;
    }

    private static Refused escapes(List<String> link, String target) {
        return new Refused("the link \"" + shown(String.join("/", link)) + "\" leads out of the archive, to \""
                + shown(target) + "\"");
    }

    private static List<String> parts(String name) throws Refused {
        if (name.length() > LONGEST || name.chars().anyMatch(Character::isISOControl)) {
            throw new Refused("\"" + shown(name) + "\" is no name of a file");
        }
        if (isAbsolute(name)) {
            throw new Refused("\"" + shown(name) + "\" is a place of its own on the disk");
        }
        List<String> parts = new ArrayList<>();
        for (String part : name.replace('\\', '/').split("/", -1)) {
            if (part.equals("..")) {
                throw new Refused("\"" + shown(name) + "\" leads out of the archive");
            }
            // Windows would take a colon for a stream beside the file, and drop a dot or blank at the end.
            if (part.contains(":") || (!part.equals(".") && (part.endsWith(".") || part.endsWith(" ")))) {
                throw new Refused("\"" + shown(name) + "\" is no name that every system takes");
            }
            if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return List.copyOf(parts);
    }

    private static boolean isAbsolute(String name) {
        return name.startsWith("/") || name.startsWith("\\") || name.matches(DRIVE);
    }

    private void claim(List<String> parts, boolean folder) throws Refused {
        for (int i = 1; i <= parts.size(); i++) {
            boolean last = i == parts.size();
            String spelling = String.join("/", parts.subList(0, i));
            Seen now = new Seen(spelling, folder || !last);
            Seen before = seen.putIfAbsent(folded(spelling), now);
            boolean again = before != null && last && !folder;
            if (before != null && (again || !before.equals(now))) {
                throw new Refused(
                        before.spelling().equals(spelling)
                                ? "\"" + shown(spelling) + "\" is in it twice"
                                : "\"" + shown(before.spelling()) + "\" and \"" + shown(spelling)
                                        + "\" are one name on some disks");
            }
        }
    }

    private static String folded(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
    }

    /** Names of hostile archives reach people's terminals. */
    static String shown(String name) {
        String plain = name.replaceAll("\\p{Cntrl}", "?");
        return plain.length() <= 120 ? plain : plain.substring(0, 120) + "…";
    }
}
